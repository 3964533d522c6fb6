package dev.martello.agent;

import dev.martello.agent.credential.Credential;
import dev.martello.evidence.protocol.AttestationResult;
import dev.martello.evidence.report.ApplianceId;
import java.time.Duration;

/** What happens to an agent, for whoever watches it. */
public sealed interface AgentEvent {
    /** The control plane accepted the endorsement key and the attestation key. */
    record Enrolled(ApplianceId appliance) implements AgentEvent {}

    /**
     * The TPM has an initial attestation key that cannot be used, so the appliance enrols without.
     *
     * @param explanation one sentence
     */
    record IakUnusable(String explanation) implements AgentEvent {}

    /**
     * A report was judged.
     *
     * @param sentBytes octets of evidence that had to be sent with it
     */
    record Reported(AttestationResult result, long sentBytes) implements AgentEvent {}

    /** Something happened to the appliance's certificate. */
    record OfCertificate(Credential.Event event) implements AgentEvent {}

    /**
     * Something failed; the agent tries again by itself.
     *
     * @param reason the stable identifier of why
     * @param explanation one sentence
     * @param retryIn after how long
     */
    record Failed(String reason, String explanation, Duration retryIn) implements AgentEvent {}
}
