package dev.martello.appraisal.posture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
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

    /** As in "1 sources": a number before a word for several is one that may be 1. */
    @Test
    void doNotCountOneOfSeveral() {
        Pattern number = Pattern.compile("\\{[^}?]*size\\([^}?]*\\} [a-z]+s\\b|\\b1 [a-z]+s\\b");

        assertThat(CHECKS)
                .flatExtracting(check -> List.of(
                        check.title(),
                        check.subject().text(),
                        check.seen().text(),
                        check.remedy().apply()))
                .noneMatch(text -> number.matcher(text).find());
    }
}
