package dev.martello.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutcomeTest {
    private static final Outcome GOOD =
            new Outcome("good", "AFFIRMING", "AFFIRMING", true, Duration.ofSeconds(30), Duration.ofSeconds(40));

    @Test
    void isNotAsExpectedIfFaultsAreSeenBesides() {
        Outcome faulty = GOOD.but(List.of("kernel.ptrace-scope", "network.ipv4-redirects-accepted"));

        assertThat(faulty.isAsExpected()).isFalse();
        assertThat(faulty.actual()).isEqualTo("AFFIRMING, but kernel.ptrace-scope, network.ipv4-redirects-accepted");
        assertThat(GOOD.but(List.of())).isEqualTo(GOOD);
    }
}
