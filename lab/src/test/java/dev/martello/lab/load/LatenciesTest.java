package dev.martello.lab.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    private final Latencies latencies = new Latencies();

    @Test
    void tellsPercentilesThatAreThreePerCentOffAtMost() {
        for (int millis = 1; millis <= 10_000; millis++) {
            latencies.add(Duration.ofMillis(millis));
        }
        assertThat(latencies.count()).isEqualTo(10_000);
        for (double share : new double[] {0.0001, 0.5, 0.99, 0.999, 1}) {
            double exact = share * 10_000;
            assertThat(latencies.percentile(share).toNanos() / 1e6).isCloseTo(exact, within(exact / 31));
        }
    }

    @Test
    void tellsShortTimesToTheMicrosecondAndTakesTheLongestThereAre() {
        latencies.add(Duration.ofNanos(7_000));
        assertThat(latencies.percentile(1)).isEqualTo(Duration.ofNanos(7_000));
        latencies.add(Duration.ofNanos(Long.MAX_VALUE));
        assertThat(latencies.percentile(1)).isGreaterThan(Duration.ofDays(100_000));
    }

    @Test
    void tellsNothingOfNothing() {
        assertThat(latencies.percentile(0.99)).isEqualTo(Duration.ZERO);
    }
}
