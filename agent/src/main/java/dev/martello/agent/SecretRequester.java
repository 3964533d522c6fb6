package dev.martello.agent;

import dev.martello.agent.client.ControlPlaneClient;
import dev.martello.agent.client.Refused;
import dev.martello.agent.client.Unreachable;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.NonceRequest;
import dev.martello.evidence.protocol.SecretAnswer;
import dev.martello.evidence.protocol.SecretName;
import dev.martello.evidence.protocol.SecretRequest;
import dev.martello.tpm.TpmException;
import dev.martello.tpm.attester.UnsealDefect;
import dev.martello.tpm.attester.Unsealing;
import java.io.IOException;
import java.util.Set;

/** Asks the control plane for a secret, and has the TPM open it. For one thread. */
final class SecretRequester {
    private static final Set<String> NEEDS_REPORT =
            Set.of("secret.report-first", "secret.not-affirming", "appliance.unknown", "quote.signature-invalid");

    /** Another quote of this TPM came first: that of the agent beside which a secret is asked for. */
    private static final Set<String> OVERTAKEN = Set.of("quote.clock-backwards", "quote.replayed");

    private static final int MAX_OVERTAKEN = 4;

    /** Reports once, enrolling first if need be. */
    @FunctionalInterface
    interface Reporter {
        void report(Identity identity) throws Refused, TpmException, IOException, InterruptedException;
    }

    private final ControlPlaneClient controlPlane;
    private final Identity identity;
    private final Reporter reporter;

    /** @param reporter reports if the control plane wants that first */
    SecretRequester(ControlPlaneClient controlPlane, Identity identity, Reporter reporter) {
        this.controlPlane = controlPlane;
        this.identity = identity;
        this.reporter = reporter;
    }

    /**
     * The value of a secret.
     *
     * @throws Refused if the control plane does not give it
     * @throws NotTold if the TPM does not tell it
     * @throws Unreachable if the control plane cannot be reached, or answers what it should not
     */
    Bytes value(SecretName name) throws Refused, NotTold, TpmException, IOException, InterruptedException {
        SecretAnswer answer = answer(name);
        try {
            SecretBlob blob = SecretBlob.read(answer);
            return switch (identity.unseal(blob)) {
                case Unsealing.Told(Bytes key) -> SecretBlob.value(answer, key);
                case Unsealing.Refused(UnsealDefect defect) -> throw new NotTold(defect);
            };
        } catch (SecretBlob.Malformed e) {
            throw new Unreachable(String.valueOf(e.getMessage()));
        }
    }

    private SecretAnswer answer(SecretName name) throws Refused, TpmException, IOException, InterruptedException {
        for (int times = 1; ; times++) {
            try {
                return tryAnswer(name);
            } catch (Refused e) {
                if (!OVERTAKEN.contains(e.reason()) || times == MAX_OVERTAKEN) {
                    throw e;
                }
            }
        }
    }

    private SecretAnswer tryAnswer(SecretName name) throws Refused, TpmException, IOException, InterruptedException {
        if (identity.isEnrolled()) {
            try {
                return ask(name);
            } catch (Refused e) {
                if (!NEEDS_REPORT.contains(e.reason())) {
                    throw e;
                }
            }
        }
        reporter.report(identity);
        return ask(name);
    }

    private SecretAnswer ask(SecretName name) throws Refused, TpmException, IOException, InterruptedException {
        Bytes fresh = controlPlane.nonce(new NonceRequest(identity.appliance()));
        SecretRequest.Binding binding = new SecretRequest.Binding(fresh, name);
        return controlPlane.secret(
                new SecretRequest(identity.appliance(), binding, identity.quote(binding.qualifyingData())));
    }
}
