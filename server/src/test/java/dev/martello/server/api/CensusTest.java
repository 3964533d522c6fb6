package dev.martello.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.server.store.Cohort;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CensusTest {
    @Test
    void countsOfEachCohortThoseThatHaveInCommonWhatItHas() {
        Random random = new Random(7);
        Map<Cohort, Long> counts = new HashMap<>();
        for (long count = 1; count < 40; count++) {
            counts.put(new Cohort(any(random, "r"), any(random, "m"), any(random, "s")), count);
        }

        Map<Cohort, Long> wider = Census.rolledUp(counts);

        assertThat(counts.keySet())
                .anyMatch(each -> each.model().isEmpty() && each.site().isPresent());
        assertThat(counts.keySet().stream().flatMap(Share::cohorts))
                .allSatisfy(cohort -> assertThat(wider.get(cohort))
                        .as(cohort.toString())
                        .isEqualTo(counts.entrySet().stream()
                                .filter(each -> isOf(each.getKey(), cohort))
                                .mapToLong(Map.Entry::getValue)
                                .sum()));
    }

    private static boolean isOf(Cohort appliances, Cohort cohort) {
        return isMet(cohort.release(), appliances.release())
                && isMet(cohort.model(), appliances.model())
                && isMet(cohort.site(), appliances.site());
    }

    private static boolean isMet(Optional<String> wanted, Optional<String> found) {
        return wanted.isEmpty() || wanted.equals(found);
    }

    private static Optional<String> any(Random random, String name) {
        int value = random.nextInt(4);
        return value == 0 ? Optional.empty() : Optional.of(name + value);
    }
}
