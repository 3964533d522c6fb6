package dev.martello.appraisal.posture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StandardChecksTest {
    private static final List<Check> CHECKS = StandardChecks.read();

    @Test
    void sayOfTheirSamplesWhatTheyShouldAndNothingWhereNothingIsSeen() throws MalformedCheck {
        assertThat(CompiledChecks.of(CHECKS).trial()).isEmpty();
    }

    @Test
    void haveNamesOfTheirOwnAndAreForSomeSystem() {
        assertThat(CHECKS).extracting(Check::id).doesNotHaveDuplicates();
        assertThat(CHECKS).allSatisfy(check -> {
            assertThat(check.systems()).as(check.id().text()).isNotEmpty();
            assertThat(check.references()).as(check.id().text()).isNotEmpty();
        });
    }
}
