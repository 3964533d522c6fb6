package dev.martello.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WalkPaceTest {
    @Test
    void takesATenthOfAPerCentOfAProcessor() {
        Duration step = Duration.ofMillis(5);

        assertThat(step.plus(WalkPace.afterStep(step))).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void isNotHeldUpByAStepThatWaitedForTheDisk() {
        assertThat(WalkPace.afterStep(Duration.ofSeconds(30))).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void goesOnceAnHourThroughASmallDisk() {
        assertThat(WalkPace.afterRound(Duration.ofMinutes(3))).isEqualTo(Duration.ofMinutes(57));
    }

    @Test
    void goesOnSoonOnALargeOne() {
        assertThat(WalkPace.afterRound(Duration.ofHours(2))).isEqualTo(Duration.ofMinutes(1));
    }
}
