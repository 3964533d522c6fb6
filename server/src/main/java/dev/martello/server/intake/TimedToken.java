package dev.martello.server.intake;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Tokens that say when they were made and for what, so that nobody has to remember them: version, milliseconds since 1970, random octets, and
 * a MAC over these and the purpose.
 */
public final class TimedToken {
    /** What became of a token that came back. */
    public enum Check {
        VALID,
        EXPIRED,
        /** Forged, or made for another purpose: there is no telling. */
        NOT_OURS
    }

    private static final int VERSION = 1;
    private static final int TIME_BYTES = 8;
    private static final int RANDOM_BYTES = 16;
    private static final int HEAD_BYTES = 1 + TIME_BYTES + RANDOM_BYTES;

    static final int BYTES = HEAD_BYTES + MacKey.BYTES;

    /** How far ahead the clock of another node that made a token may be. */
    static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

    private final Bytes domain;
    private final MacKey mac;
    private final Clock clock;
    private final SecureRandom random;
    private final Duration lifetime;

    public TimedToken(String domain, MacKey mac, Clock clock, SecureRandom random, Duration lifetime) {
        this.domain = Bytes.ascii(domain + "\0");
        this.mac = mac;
        this.clock = clock;
        this.random = random;
        this.lifetime = lifetime;
    }

    public Bytes issue(Bytes purpose) {
        byte[] fresh = new byte[RANDOM_BYTES];
        random.nextBytes(fresh);
        Bytes head = BytesWriter.bigEndian()
                .u8(VERSION)
                .u64(clock.millis())
                .bytes(Bytes.owning(fresh))
                .toBytes();
        return Bytes.concat(head, mac.over(domain, head, purpose));
    }

    public Check check(Bytes token, Bytes purpose) {
        if (token.length() != BYTES) {
            return Check.NOT_OURS;
        }
        Bytes head = token.slice(0, HEAD_BYTES);
        if (!mac.over(domain, head, purpose).equalsConstantTime(token.from(HEAD_BYTES)) || head.at(0) != VERSION) {
            return Check.NOT_OURS;
        }
        Duration age = Duration.between(issued(token), clock.instant());
        boolean fresh = age.compareTo(lifetime) <= 0 && age.compareTo(CLOCK_SKEW.negated()) >= 0;
        return fresh ? Check.VALID : Check.EXPIRED;
    }

    /** When a token was made that was checked. */
    public static Instant issued(Bytes token) {
        return Instant.ofEpochMilli(token.slice(1, 1 + TIME_BYTES).asBuffer().getLong());
    }
}
