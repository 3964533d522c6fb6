package dev.martello.server.secret;

import dev.martello.evidence.protocol.SecretAnswer;
import java.time.Instant;

/** Whether an appliance gets a secret. */
public sealed interface SecretDecision {
    /**
     * It does.
     *
     * @param version which value of the secret's name
     * @param approval names that of the boot state it is in
     * @param until its TPM opens it no longer
     */
    record Given(SecretAnswer answer, long version, String approval, Instant until) implements SecretDecision {}

    /** There is none of this name, or it is for others. */
    record NotForAppliance(String explanation) implements SecretDecision {}

    /** Its boot state is not approved by a trusted key. */
    record NotApproved(String explanation) implements SecretDecision {}

    /** This node cannot decrypt it. */
    record Unreadable(String explanation) implements SecretDecision {}
}
