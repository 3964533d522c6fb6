package dev.martello.server.intake;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.report.ApplianceId;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Nonces that need not be remembered: any node that has the key takes what any other gave out. Each is for one appliance and a short time. For
 * use by many threads.
 */
public final class Nonces {
    public static final Duration DEFAULT_LIFETIME = Duration.ofMinutes(2);

    /** What a nonce is that came back. */
    public sealed interface Check {
        record Valid() implements Check {}

        record Expired() implements Check {}

        /** Forged, or given to another appliance: there is no telling. */
        record Invalid() implements Check {}
    }

    private final TimedToken tokens;

    public Nonces(MacKey mac, Clock clock, SecureRandom random, Duration lifetime) {
        this.tokens = new TimedToken("martello.nonce.v1", mac, clock, random, lifetime);
    }

    public Bytes issue(ApplianceId appliance) {
        return tokens.issue(appliance.fingerprint());
    }

    public Check check(Bytes nonce, ApplianceId appliance) {
        return switch (tokens.check(nonce, appliance.fingerprint())) {
            case VALID -> new Check.Valid();
            case EXPIRED -> new Check.Expired();
            case NOT_OURS -> new Check.Invalid();
        };
    }

    void require(Bytes nonce, ApplianceId appliance) throws Refusal {
        switch (check(nonce, appliance)) {
            case Check.Valid _ -> {}
            case Check.Expired _ ->
                throw Refusal.because(Reason.NONCE_EXPIRED, "the nonce is too old; ask for another one");
            case Check.Invalid _ ->
                throw Refusal.because(Reason.NONCE_INVALID, "the nonce was not given to this appliance");
        }
    }

    /** When a nonce was given out that is good. */
    Instant issued(Bytes nonce) {
        return TimedToken.issued(nonce);
    }
}
