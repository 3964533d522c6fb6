package dev.martello.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HeldNonceTest {
    private static final Bytes NONCE = Bytes.of(1, 2, 3);

    private Instant now = Instant.parse("2026-11-26T12:00:00Z");
    private final HeldNonce held = new HeldNonce(() -> now);

    @Test
    void givesANonceOnce() {
        assertThat(held.take()).isEmpty();
        held.hold(NONCE);
        assertThat(held.take()).contains(NONCE);
        assertThat(held.take()).isEmpty();
    }

    @Test
    void givesANonceUntilItMayHaveEndedWhenItArrives() {
        held.hold(NONCE);
        pass(HeldNonce.USABLE.minusMillis(1));
        assertThat(held.take()).contains(NONCE);

        held.hold(NONCE);
        pass(HeldNonce.USABLE);
        assertThat(held.take()).isEmpty();
    }

    @Test
    void countsTheAgeOfTheLastNonceOnly() {
        held.hold(Bytes.of(9));
        pass(HeldNonce.USABLE);
        held.hold(NONCE);
        assertThat(held.take()).contains(NONCE);
    }

    @Test
    void doesNotTrustAnAgeByAClockThatWasSetBack() {
        held.hold(NONCE);
        pass(Duration.ofSeconds(-1));
        assertThat(held.take()).isEmpty();
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }
}
