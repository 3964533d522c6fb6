package dev.martello.appraisal.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.martello.appraisal.SampleFacts;
import dev.martello.appraisal.policy.FactQuery.Answer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

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

    static Stream<Arguments> slips() {
        return Stream.of(
                // names
                arguments("boot.secureboot == \"on\"", 5, "boot has no 'secureboot'; did you mean 'secureBoot'?"),
                arguments("secureBoot == \"on\"", 1, "there is no 'secureBoot'; did you mean 'boot.secureBoot'?"),
                arguments("bot.secureBoot == \"on\"", 1, "there is no 'bot'; did you mean 'boot'?"),
                arguments("boot.ring == \"early\"", 5, "boot has no 'ring'; did you mean 'place.ring'?"),
                arguments("place.ring == \"a\" && wrong", 22, "there is no 'wrong', but boot, firmware, logs,"),
                arguments("place.bananas == \"a\"", 6, "place has no 'bananas', but model, ring"),
                arguments("runtime.unknownFiles.exists(f, f.pth == 'x')", 33, "f has no 'pth'; did you mean 'path'?"),
                arguments("boot.applications[0].nmae == 'x'", 21, "a Loaded has no 'nmae'; did you mean 'name'?"),
                arguments(
                        "boot.applications.filter(a, true)[0].pathh == 'x'",
                        37,
                        "what is before it has no 'pathh'; did you mean 'path'?"),
                arguments(
                        "it.path == 'x'",
                        1,
                        "there is no 'it' here: it is what an element is called where there is an \"each\""),
                arguments(
                        "release.version.startswith('2')",
                        27,
                        "there is no function 'startswith'; did you mean 'startsWith'?"),
                arguments("lenght(platform) == 2", 7, "there is no function 'lenght', but all, bool, charAt,"),
                arguments(
                        "platform.startsWith('a', 'b', 'c')",
                        20,
                        "startsWith of a text cannot be applied to a text and a text and a text"),
                // types
                arguments(
                        "boot.secureBoot == \"no\"", 20, "secureBoot is never \"no\", but one of [on, off, unproven]"),
                arguments(
                        "boot.applications.size()",
                        1,
                        "it must be a condition, which is true or false, and is a number"),
                arguments("1 == \"1\"", 3, "== compares two of one type, and here are a number and a text"),
                arguments("platform && true", 10, "&& is for truths, and here are a text and a truth"),
                arguments(
                        "'a' in platform",
                        5,
                        "in wants a list or a map on its right side, and what it is about on its left; here are a text and a text"),
                arguments("boot.applications.path == 'x'", 18, "a list has no fields: ask its elements"),
                arguments("platform.name == 'x'", 9, "a text has no fields"),
                // grammar
                arguments("boot.secureBoot = \"on\"", 17, "write == in place of ="),
                arguments("boot.secureBoot == \"on\" and true", 25, "write && in place of and"),
                arguments("boot.secureBoot == \"on\" OR true", 25, "write || in place of OR"),
                arguments("not release.matches", 1, "write ! in place of not"),
                arguments("release.matches & true", 17, "write && in place of &"),
                arguments("platform <> 'a'", 10, "write != in place of <>"),
                arguments("boot.secureBoot == \"on", 20, "the text that begins here has no closing quote"),
                arguments("boot.secureBoot ==", 19, "it ends too early: something is missing here"),
                arguments("(release.matches", 17, "it ends too early: something is missing here"),
                arguments("release.matches)", 16, "')' closes what was not opened, or something is missing before it"),
                arguments("platform == “a”", 13, "texts stand between \" or ', and this is “"),
                arguments("platform platform", 10, "'platform' does not belong here"),
                arguments("for == 1", 1, "'for' is a word of the language and no name"),
                arguments("has(platform)", 4, "has(…) is asked of a field, as in has(it.path)"),
                arguments(" ", 1, "there is none"));
    }

    @ParameterizedTest
    @MethodSource("slips")
    void saysInOneSentenceWhereAnExpressionIsWrongAndWhatToWrite(String expression, int column, String problem) {
        assertThatExceptionOfType(MalformedQuery.class)
                .isThrownBy(() -> FactQuery.compile(expression))
                .satisfies(e -> {
                    assertThat(e).hasMessageStartingWith("the expression, column " + column + ": " + problem);
                    assertThat(e.line()).isEqualTo(1);
                    assertThat(e.column()).isEqualTo(column);
                    assertThat(e.getMessage())
                            .doesNotContain("\n")
                            .doesNotContainPattern("<EOF>|IDENTIFIER|overload|_&&_");
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
