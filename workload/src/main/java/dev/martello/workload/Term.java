package dev.martello.workload;

import dev.martello.bytes.Bytes;
import java.time.Duration;
import java.time.Instant;

/**
 * Until when a certificate is handed out: by the clock, which somebody may set, and by how long it has been here, which nobody sets. What is over by
 * either is over.
 *
 * @param chain of which certificate
 * @param notAfter by the clock
 * @param end by the time that has elapsed
 */
record Term(Bytes chain, Instant notAfter, Duration end) {
    /** Of one that came just now. A clock that is wrong does not tell how much of it is left, but more than all of it is never left. */
    static Term begin(Credential credential, Instant now, Duration elapsed) {
        Duration whole = Duration.between(credential.notBefore(), credential.notAfter());
        Duration left = Duration.between(now, credential.notAfter());
        return new Term(
                credential.chain(), credential.notAfter(), elapsed.plus(left.compareTo(whole) < 0 ? left : whole));
    }

    boolean isOver(Instant now, Duration elapsed) {
        return !now.isBefore(notAfter) || elapsed.compareTo(end) >= 0;
    }
}
