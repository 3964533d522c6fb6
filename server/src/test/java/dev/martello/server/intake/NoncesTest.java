package dev.martello.server.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.evidence.report.Report;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class NoncesTest {
    private static final Instant ISSUED = Instant.parse("2026-11-01T10:00:00Z");
    private static final Bytes KEY = Bytes.repeat(5, MacKey.BYTES);
    private static final ApplianceId APPLIANCE = new ApplianceId(Bytes.repeat(1, 32));

    private static Nonces nonces(Bytes key, Instant now) {
        return new Nonces(
                new MacKey(key), Clock.fixed(now, ZoneOffset.UTC), new SecureRandom(), Nonces.DEFAULT_LIFETIME);
    }

    private static Bytes nonce() {
        return nonces(KEY, ISSUED).issue(APPLIANCE);
    }

    @Property
    void isValidForItsLifetimeAndExpiredAfterwards(@ForAll @LongRange(min = 0, max = 100_000_000) long ageMillis) {
        Nonces.Check check = nonces(KEY, ISSUED.plusMillis(ageMillis)).check(nonce(), APPLIANCE);
        boolean fresh = Duration.ofMillis(ageMillis).compareTo(Nonces.DEFAULT_LIFETIME) <= 0;
        assertThat(check).isEqualTo(fresh ? new Nonces.Check.Valid() : new Nonces.Check.Expired());
    }

    @Property
    void toleratesTheClockOfAnotherNodeALittle(@ForAll @LongRange(min = 1, max = 1_000_000) long aheadMillis) {
        Nonces.Check check = nonces(KEY, ISSUED.minusMillis(aheadMillis)).check(nonce(), APPLIANCE);
        assertThat(check).isEqualTo(aheadMillis <= 30_000 ? new Nonces.Check.Valid() : new Nonces.Check.Expired());
    }

    @Property
    void isForOneApplianceOnly(@ForAll @Size(32) byte[] other) {
        ApplianceId id = new ApplianceId(Bytes.copyOf(other));
        assertThat(nonces(KEY, ISSUED).check(nonce(), id))
                .isEqualTo(id.equals(APPLIANCE) ? new Nonces.Check.Valid() : new Nonces.Check.Invalid());
    }

    @Property
    void isForgedWhateverBitIsFlipped(@ForAll @IntRange(min = 0, max = 8 * TimedToken.BYTES - 1) int bit) {
        byte[] octets = nonce().toArray();
        octets[bit / 8] ^= (byte) (1 << bit % 8);
        assertThat(nonces(KEY, ISSUED).check(Bytes.owning(octets), APPLIANCE)).isEqualTo(new Nonces.Check.Invalid());
    }

    @Property
    void isForgedWhateverElseItIs(@ForAll @Size(max = 200) byte[] octets) {
        assertThat(nonces(KEY, ISSUED).check(Bytes.copyOf(octets), APPLIANCE)).isEqualTo(new Nonces.Check.Invalid());
    }

    @Property(tries = 50)
    void isForgedByAnotherKey(@ForAll @Size(MacKey.BYTES) byte[] key) {
        Bytes forged = nonces(Bytes.copyOf(key), ISSUED).issue(APPLIANCE);
        assertThat(nonces(KEY, ISSUED).check(forged, APPLIANCE))
                .isEqualTo(Bytes.copyOf(key).equals(KEY) ? new Nonces.Check.Valid() : new Nonces.Check.Invalid());
    }

    @Property(tries = 50)
    void isNeverTheSameAndFitsIntoAReport() {
        assertThat(nonce()).isNotEqualTo(nonce());
        assertThat(nonce().length()).isLessThanOrEqualTo(Report.MAX_NONCE_BYTES);
    }
}
