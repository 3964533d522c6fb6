package dev.martello.validity;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/**
 * From when to when a certificate is good: by the clock, which somebody may set, and by how long the machine has been on, which nobody sets. What is
 * over by either is over.
 *
 * @param from when it was received or began, whichever is later
 * @param fromUptime when it was taken up
 * @param toUptime when it cannot be good any more, whatever the clock says
 */
public record Lifetime(Instant from, Instant to, Duration fromUptime, Duration toUptime) {
    /** What is over already. */
    public static final Lifetime OVER = new Lifetime(Instant.MIN, Instant.MIN, Duration.ZERO, Duration.ZERO);

    /** Of one that was just received. */
    public static Lifetime ofReceived(X509Certificate certificate, Instant now, Duration uptime) {
        Instant begins = begins(certificate);
        Instant ends = ends(certificate);
        boolean isLater = now.isAfter(begins) && now.isBefore(ends);
        Instant from = isLater ? now : begins;
        // A clock that is wrong does not tell how much of it is left, but more than all of it is never left.
        return new Lifetime(from, ends, uptime, uptime.plus(Duration.between(from, ends)));
    }

    /** Of one that was received before this program started. One that has not begun shows that the clock was set back. */
    public static Lifetime ofKept(X509Certificate certificate, Instant now, Duration uptime) {
        Instant begins = begins(certificate);
        Instant ends = ends(certificate);
        return now.isBefore(begins) || !now.isBefore(ends)
                ? OVER
                : new Lifetime(begins, ends, uptime, uptime.plus(Duration.between(now, ends)));
    }

    private static Instant begins(X509Certificate certificate) {
        return certificate.getNotBefore().toInstant();
    }

    private static Instant ends(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant();
    }

    /** Half of it is over: another one is wanted. */
    public boolean isHalfOver(Instant now, Duration uptime) {
        return !now.isBefore(from.plus(Duration.between(from, to).dividedBy(2)))
                || uptime.compareTo(fromUptime.plus(toUptime).dividedBy(2)) >= 0;
    }

    /** Whether it is good no more. */
    public boolean isOver(Instant now, Duration uptime) {
        return !now.isBefore(to) || uptime.compareTo(toUptime) >= 0;
    }
}
