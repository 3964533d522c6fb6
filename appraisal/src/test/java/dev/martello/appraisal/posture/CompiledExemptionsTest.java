package dev.martello.appraisal.posture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.martello.appraisal.posture.ExemptedResults.Exempted;
import dev.martello.appraisal.posture.Outcome.Failed;
import dev.martello.appraisal.posture.Outcome.Fault;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.settings.Mount;
import dev.martello.evidence.settings.Mounts;
import dev.martello.evidence.settings.OperatingSystem;
import dev.martello.evidence.settings.OsFamily;
import dev.martello.evidence.settings.Settings;
import dev.martello.evidence.settings.Sysctls;
import dev.martello.evidence.settings.Unseen;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompiledExemptionsTest {
    private static final String CHECKS = """
            format: 1
            checks:
              - id: mounts.read-only
                title: All is read-only.
                systems: [linux]
                severity: low
                each: mounts
                pass: "'ro' in it.options"
                subject: "{it.path}"
                seen: writable
                why: x
                references: [x]
                remedy: {risk: safe live, apply: x}
            """;

    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    @Test
    void takesOutTheFaultsThatItIsAbout() throws MalformedCheck {
        ExemptedResults results = apply("subject: /cache/*", NOW);

        assertThat(results.results())
                .extracting(CheckResult::outcome)
                .containsExactly(new Failed(List.of(new Fault("/etc", "writable"))));
        assertThat(results.exempted()).extracting(Exempted::fault).containsExactly(new Fault("/cache/1", "writable"));
        assertThat(results.exempted().getFirst().exemption().owner()).isEqualTo("edge@example.net");
        assertThat(results.lapsed()).isEmpty();
        assertThat(apply("subject: '*'", NOW).results()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "while: \"!('kernel.ctl' in sysctl)\"          | 2026-11-26T12:00:00Z | holds",
                "while: \"sysctl['kernel.a'] == '1'\"          | 2026-11-26T12:00:00Z | holds",
                "while: \"'kernel.a' in sysctl && false\"      | 2026-11-26T12:00:00Z | it holds only while 'kernel.a' in sysctl && false",
                "while: \"!('kernel.secret' in sysctl)\"       | 2026-11-26T12:00:00Z | whether its condition holds cannot be told: it may not be read",
                "while: \"sysctl['kernel.secret'] != '1'\"     | 2026-11-26T12:00:00Z | whether its condition holds cannot be told: it may not be read",
                "while: \"!kernel.modules.exists(m, m.name == 'ctl')\" | 2026-11-26T12:00:00Z | cannot be told: the kernel was not looked at",
                "subject: '*' | 2026-10-01T00:00:00Z | holds",
                "subject: '*' | 2026-12-31T23:59:59Z | holds",
                "subject: '*' | 2027-01-01T00:00:00Z | it ended on 2026-12-31",
                "subject: '*' | 2026-09-30T23:59:59Z | it begins on 2026-10-01",
            })
    void holdsForItsTimeAndWhileItsConditionIsCertain(String field, Instant now, String expected)
            throws MalformedCheck {
        ExemptedResults results = apply(field, now);

        if (expected.equals("holds")) {
            assertThat(results.lapsed()).isEmpty();
            assertThat(results.results()).isEmpty();
        } else {
            assertThat(results.lapsed())
                    .singleElement()
                    .satisfies(each -> assertThat(each.why()).endsWith(expected));
            assertThat(results.exempted()).isEmpty();
            assertThat(results.results()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "owner: ''                     | line 3: an exception needs \"owner\"",
                "until: 2027-10-03             | line 3: it lasts from 2026-10-01 until 2027-10-03, at most 366 days are allowed",
                "until: 2026-09-30             | line 3: it ends on 2026-09-30, before it is granted on 2026-10-01",
                "until: never                  | line 3: \"never\" is no date, expected one as in 2027-03-31",
                "until: 2026-02-30             | \"2026-02-30\" is no date",
                "until: 999999999-01-01        | is no date",
                "check: Mounts                 | line 3: \"Mounts\" is no check's identifier",
                "check: mounts.other           | line 3: there is no check mounts.other",
                "while: sysctl['a']            | the exception for mounts.read-only: \"while\" must be a truth, and is a text",
                "while: kernel.lockdwn == 'x'  | kernel has no 'lockdwn'; did you mean 'lockdown'?",
                "expires: 2027-01-01           | \"expires\" is not a field of an exception",
            })
    void refusesWhatNobodyCanAnswerFor(String field, String problem) {
        assertThatExceptionOfType(MalformedCheck.class)
                .isThrownBy(() -> compile(field))
                .withMessageContaining(problem);
    }

    @Test
    void saysNothingOfChecksThatWereNotAsked() throws MalformedCheck {
        ExemptedResults results = compile("until: 2026-10-02").apply(List.of(), settings(), NOW);

        assertThat(results.lapsed()).isEmpty();
    }

    private static ExemptedResults apply(String field, Instant now) throws MalformedCheck {
        Settings settings = settings();
        return compile(field).apply(CompiledChecks.of(checks()).judge(settings), settings, now);
    }

    private static CompiledExemptions compile(String field) throws MalformedCheck {
        String name = field.substring(0, field.indexOf(':') + 1);
        String others = Stream.of(
                        "check: mounts.read-only",
                        "owner: edge@example.net",
                        "reason: The cache is written to.",
                        "granted: 2026-10-01",
                        "until: 2026-12-31")
                .filter(each -> !each.startsWith(name))
                .reduce("", (all, each) -> all + ", " + each);
        String document = "format: 1\nexceptions:\n  - {" + quoted(field) + others + "}\n";
        return CompiledExemptions.of(PostureDocument.parse(Bytes.utf8(document)).exemptions(), checks());
    }

    /** Expressions have characters that mean something within braces. */
    private static String quoted(String field) {
        String value = field.substring(field.indexOf(' ') + 1);
        return value.contains("[") && !value.startsWith("\"") ? field.replace(value, "\"" + value + "\"") : field;
    }

    private static List<Check> checks() throws MalformedCheck {
        return PostureDocument.parse(Bytes.utf8(CHECKS)).checks();
    }

    private static Settings settings() {
        return Settings.of(
                new OperatingSystem(OsFamily.LINUX, "debian", "12"),
                List.of(
                        new Sysctls(new TreeMap<>(Map.of("kernel.a", "1"))),
                        new Mounts(List.of(mount("/cache/1", "rw"), mount("/usr", "ro"), mount("/etc", "rw")))),
                List.of(
                        new Unseen("sysctl.kernel.secret", "it may not be read"),
                        new Unseen("kernel", "the kernel was not looked at")));
    }

    private static Mount mount(String path, String option) {
        return new Mount(path, "ext4", "/dev/sda", List.of(option));
    }
}
