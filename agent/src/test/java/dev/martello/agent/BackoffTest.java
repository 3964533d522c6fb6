package dev.martello.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void doublesUpToFiveMinutesAndStartsAnewAfterSuccess() {
        Backoff backoff = new Backoff(new SplittableRandom(1));
        Duration longest = Duration.ofSeconds(1);
        for (int i = 0; i < 20; i++) {
            assertThat(backoff.next()).isBetween(longest.dividedBy(4).multipliedBy(3), longest);
            longest = longest.multipliedBy(2).compareTo(Duration.ofMinutes(5)) > 0
                    ? Duration.ofMinutes(5)
                    : longest.multipliedBy(2);
        }
        backoff.reset();
        assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void waitsAsLongAsItIsAskedToAndALittleMore() {
        Backoff backoff = new Backoff(new SplittableRandom(1));
        Duration asked = Duration.ofSeconds(60);
        assertThat(backoff.next(asked)).isBetween(asked, asked.multipliedBy(5).dividedBy(4));
        assertThat(backoff.next(Duration.ofDays(300)))
                .as("nobody silences an agent for long")
                .isLessThan(Duration.ofMinutes(7));
        for (int i = 0; i < 20; i++) {
            backoff.next(Duration.ZERO);
        }
        assertThat(backoff.next(asked)).as("its own wait is longer by now").isGreaterThan(asked.multipliedBy(3));
    }

    @Test
    void spreadsAgentsOverTime() {
        Duration minute = Duration.ofMinutes(1);
        assertThat(new Backoff(new SplittableRandom(1)).spread(minute))
                .isNotEqualTo(new Backoff(new SplittableRandom(2)).spread(minute));
    }
}
