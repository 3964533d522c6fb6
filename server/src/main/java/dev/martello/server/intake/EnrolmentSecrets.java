package dev.martello.server.intake;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;

/**
 * The secrets of credential activation, derived from tokens: between the two steps of an enrolment nothing is remembered. For use by many
 * threads.
 */
public final class EnrolmentSecrets {
    private static final Duration LIFETIME = Duration.ofMinutes(5);
    private static final Bytes DOMAIN = Bytes.ascii("martello.enrolment-secret.v1\0");

    private final MacKey mac;
    private final TimedToken tokens;

    public EnrolmentSecrets(MacKey mac, Clock clock, SecureRandom random) {
        this.mac = mac;
        this.tokens = new TimedToken("martello.enrolment.v1", mac, clock, random, LIFETIME);
    }

    Bytes issueToken(Bytes ekPublic, Bytes akName) {
        return tokens.issue(keys(ekPublic, akName));
    }

    /** What only the TPM that has both keys can find out, given the token's credential. */
    Bytes secret(Bytes token, Bytes ekPublic, Bytes akName) {
        return mac.over(DOMAIN, token, keys(ekPublic, akName));
    }

    void require(Bytes token, Bytes secret, Bytes ekPublic, Bytes akName) throws Refusal {
        switch (tokens.check(token, keys(ekPublic, akName))) {
            case VALID -> {
                if (!secret(token, ekPublic, akName).equalsConstantTime(secret)) {
                    throw Refusal.because(
                            Reason.ACTIVATION_FAILED,
                            "the secret is wrong: endorsement key and attestation key are not in one TPM");
                }
            }
            case EXPIRED ->
                throw Refusal.because(
                        Reason.ACTIVATION_EXPIRED,
                        "the challenge was made more than " + LIFETIME.toMinutes() + " minutes ago; start again");
            case NOT_OURS ->
                throw Refusal.because(
                        Reason.ACTIVATION_FAILED, "the token was not made here for these keys; start again");
        }
    }

    private static Bytes keys(Bytes ekPublic, Bytes akName) {
        return BytesWriter.bigEndian().sized16(ekPublic).sized16(akName).toBytes();
    }
}
