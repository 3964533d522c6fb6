package dev.martello.server.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentlyUsedTest {
    private final RecentlyUsed<Integer, String> map = new RecentlyUsed<>(640);

    @Test
    void holdsNoMoreThanItMay() {
        for (int i = 0; i < 100_000; i++) {
            map.put(i, "value " + i);
        }
        assertThat(IntStream.range(0, 100_000)
                        .filter(i -> map.get(i).isPresent())
                        .count())
                .isLessThanOrEqualTo(640);
    }

    @Test
    void keepsWhatIsAskedFor() {
        map.put(-1, "asked for");
        for (int i = 0; i < 100_000; i++) {
            map.put(i, "value " + i);
            assertThat(map.get(-1)).contains("asked for");
        }
        map.remove(-1);
        assertThat(map.get(-1)).isEmpty();
    }
}
