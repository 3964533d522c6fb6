package dev.martello.appraisal.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.martello.appraisal.SampleFacts;
import dev.martello.appraisal.policy.FactQuery.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FactQueryTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "boot.secureBoot == \"on\"; YES",
                "boot.secureBoot != \"on\"; NO",
                "place.ring in [\"early\", \"canary\"] && release.version.startsWith(\"2026.\"); YES",
                "runtime.unknownFiles.exists(file, file.path.matches(\"^/tmp/[1]$\")); YES",
                "runtime.unknownFiles.exists(file, file.path == \"/usr/bin/xz\"); NO"
            })
    void answersWhatARuleWouldFind(String expression, Answer expected) throws MalformedQuery {
        assertThat(FactQuery.compile(expression).ask(SampleFacts.withUnknownFiles(2)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "runtime.entries == 0; UNKNOWN",
                "!(runtime.entries == 0); UNKNOWN",
                "runtime.entries == 0 || boot.secureBoot == \"on\"; YES",
                "runtime.entries == 0 && boot.secureBoot == \"off\"; NO"
            })
    void doesNotTakeWhatIsNotProvenForAnAnswer(String expression, Answer expected) throws MalformedQuery {
        assertThat(FactQuery.compile(expression).ask(SampleFacts.ofBootOnly())).isEqualTo(expected);
    }

    @Test
    void comesToNoAnswerWhereAnExpressionFailsOrTakesTooLong() throws MalformedQuery {
        for (String expression : List.of(
                "runtime.unknownFiles[700].path == 'x'",
                "1 / (runtime.entries - runtime.entries) == 1",
                "runtime.unknownFiles.all(a, runtime.unknownFiles.all(b, a.entry > 0 || b.entry > 0))")) {
            assertThat(FactQuery.compile(expression).ask(SampleFacts.withUnknownFiles(300)))
                    .as(expression)
                    .isEqualTo(Answer.UNKNOWN);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "boot.secureboot == \"on\"; 1; 5; undefined field 'secureboot'",
                "boot.secureBoot == \"no\"; 1; 20; secureBoot is never \"no\", but one of [on, off, unproven]",
                "place.ring == \"a\" && wrong; 1; 22; undeclared reference to 'wrong' (in container '')",
                "boot.applications.size(); 1; 1; it must be a condition, which is true or false, and is int",
                "' '; 1; 1; there is none",
                "1 == \"1\"; 1; 3; found no matching overload for '_==_' applied to '(int, string)'",
            })
    void saysInOneSentenceWhereAnExpressionIsWrong(String expression, int line, int column, String problem) {
        assertThatExceptionOfType(MalformedQuery.class)
                .isThrownBy(() -> FactQuery.compile(expression))
                .satisfies(e -> {
                    assertThat(e.line()).isEqualTo(line);
                    assertThat(e.column()).isEqualTo(column);
                    assertThat(e).hasMessageStartingWith("the expression, column " + column + ": " + problem);
                    assertThat(e.getMessage()).doesNotContain("\n");
                });
    }

    @Test
    void saysInWhichLineOfALongerExpression() {
        assertThatExceptionOfType(MalformedQuery.class)
                .isThrownBy(() -> FactQuery.compile("place.ring == 'a'\n  && boot.secureBoot == 'no'"))
                .withMessageStartingWith("the expression, line 2, column 25: secureBoot is never");
    }

    @Test
    void refusesAbsurdSizes() {
        for (String expression : List.of(
                "",
                "(".repeat(500) + "true" + ")".repeat(500),
                "1 + ".repeat(2000) + "1 == 1",
                "[".repeat(FactQuery.MAX_CHARS),
                " ".repeat(FactQuery.MAX_CHARS + 1) + "true")) {
            assertThatExceptionOfType(MalformedQuery.class)
                    .as(expression)
                    .isThrownBy(() -> FactQuery.compile(expression))
                    .satisfies(e ->
                            assertThat(e.getMessage()).hasSizeLessThan(1000).doesNotContain("\n"));
        }
    }
}
