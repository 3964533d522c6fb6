package dev.martello.agent.credential;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/**
 * From when to when a certificate is good.
 *
 * @param from when it was received or began, whichever is later
 */
record Lifetime(Instant from, Instant to) {
    static Lifetime of(X509Certificate certificate, Instant received) {
        Instant begins = certificate.getNotBefore().toInstant();
        Instant ends = certificate.getNotAfter().toInstant();
        boolean isLater = received.isAfter(begins) && received.isBefore(ends);
        return new Lifetime(isLater ? received : begins, ends);
    }

    /** Half of it is over: another one is wanted. */
    boolean isHalfOver(Instant now) {
        return !now.isBefore(from.plus(Duration.between(from, to).dividedBy(2)));
    }

    boolean isOver(Instant now) {
        return !now.isBefore(to);
    }
}
