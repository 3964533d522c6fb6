package dev.martello.appraisal.posture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.appraisal.Facts;
import dev.martello.appraisal.Facts.SettingsState;
import dev.martello.appraisal.SampleFacts;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.settings.OperatingSystem;
import dev.martello.evidence.settings.OsFamily;
import dev.martello.evidence.settings.Settings;
import dev.martello.evidence.settings.SettingsItem;
import dev.martello.evidence.settings.Sysctls;
import dev.martello.evidence.settings.Unseen;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckSetTest {
    private static final OperatingSystem DEBIAN = new OperatingSystem(OsFamily.LINUX, "debian", "12");

    private static final String PANIC = """
            format: 1
            checks:
              - id: site.panic
                title: It restarts after a panic.
                systems: [linux]
                severity: high
                pass: int(sysctl["kernel.panic"]) > 0
                subject: kernel.panic
                seen: "{sysctl['kernel.panic']}"
                why: Nobody is there to press the button.
                references: [Operations handbook]
                remedy:
                  risk: safe live
                  apply: sysctl -w kernel.panic=10
                passing:
                  - sysctl: {kernel.panic: "10"}
                failing:
                  - sysctl: {kernel.panic: "0"}
            """;

    private static CheckSet set(String document) throws MalformedCheck {
        return CheckSet.of(PostureDocument.parse(Bytes.utf8(document)).checks());
    }

    private static Bytes item(OsFamily family, Map<String, String> sysctl, Unseen... unseen) {
        return SettingsItem.write(Settings.of(
                        new OperatingSystem(family, DEBIAN.distribution(), DEBIAN.version()),
                        List.of(new Sysctls(new TreeMap<>(sysctl))),
                        List.of(unseen)))
                .orElseThrow()
                .content();
    }

    @Test
    void saysWhatFailsWithItsRemedyAndWhatCannotBeTold() throws MalformedCheck {
        PostureReading failed = set(PANIC).ask(item(OsFamily.LINUX, Map.of("kernel.panic", "0")));
        PostureReading untold =
                set(PANIC).ask(item(OsFamily.LINUX, Map.of(), new Unseen("sysctl.kernel.panic", "it may not be read")));

        assertThat(failed.posture().orElseThrow())
                .isEqualTo(new Facts.Posture(
                        0,
                        1,
                        0,
                        List.of(new Facts.FailedCheck(
                                "site.panic",
                                "high",
                                "site",
                                "It restarts after a panic.",
                                "kernel.panic",
                                "0",
                                "sysctl -w kernel.panic=10",
                                "safe live")),
                        List.of(),
                        List.of()));
        assertThat(untold.posture().orElseThrow().cannotTell())
                .containsExactly(new Facts.UntoldCheck("site.panic", "high", "site", "it may not be read"));
    }

    @Test
    void showsNothingThatMovesACursor() throws MalformedCheck {
        PostureReading reading = set(PANIC).ask(item(OsFamily.LINUX, Map.of("kernel.panic", "-1\u001b[2J\u202e")));

        assertThat(reading.posture().orElseThrow().failed()).isEmpty();
        assertThat(reading.posture().orElseThrow().untold()).isEqualTo(1);

        PostureReading seen = set(PANIC.replace(
                        "int(sysctl[\"kernel.panic\"]) > 0", "sysctl[\"kernel.panic\"] == \"10\""))
                .ask(item(OsFamily.LINUX, Map.of("kernel.panic", "-1\u001b[2J\u202e")));
        assertThat(seen.posture().orElseThrow().failed())
                .extracting(Facts.FailedCheck::seen)
                .containsExactly("-1·[2J·");
    }

    @Test
    void doesNotFailWithWhatIsNoSettings() throws MalformedCheck {
        PostureReading reading = set(PANIC).ask(Bytes.ascii("no settings"));

        assertThat(reading.settings().state()).isEqualTo(SettingsState.MALFORMED);
        assertThat(reading.settings().problem()).isNotBlank();
        assertThat(reading.posture()).isEmpty();
    }

    @Test
    void isMalformedOnAnApplianceOfAnotherSystem() throws MalformedCheck {
        Facts linux = SampleFacts.ofBootOnly();
        PostureReading fitting = set(PANIC).ask(item(OsFamily.LINUX, Map.of("kernel.panic", "0")));
        PostureReading other = set(PANIC).ask(item(OsFamily.FREEBSD, Map.of("kernel.panic", "0")));

        assertThat(fitting.on(linux)).isEqualTo(fitting);
        assertThat(other.on(linux).settings().state()).isEqualTo(SettingsState.MALFORMED);
        assertThat(other.on(linux).posture()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "> 0, > 1",
        "severity: high, severity: low",
        "systems: [linux], systems: [freebsd]",
        "It restarts, It always restarts",
        "-w kernel, -q kernel",
        "subject: kernel.panic, subject: panic"
    })
    void isAnotherSetIfItMaySaySomethingElse(String part, String other) throws MalformedCheck {
        assertThat(set(PANIC.replace(part, other)).revision())
                .isNotEqualTo(set(PANIC).revision());
    }

    @Test
    void isTheSameSetIfOnlyItsReasonsAreOthers() throws MalformedCheck {
        assertThat(set(PANIC.replace("Nobody is there", "None is there")).revision())
                .isEqualTo(set(PANIC).revision());
    }

    @Test
    void takesNoNameThatAStandardCheckHas() {
        assertThatThrownBy(() -> CheckSet.with(
                        PostureDocument.parse(Bytes.utf8(PANIC.replace("site.panic", "ssh.empty-passwords")))))
                .isInstanceOf(MalformedCheck.class)
                .hasMessageContaining("there are two checks ssh.empty-passwords");
    }

    @Test
    void asksAnOperatorsChecksBesideTheStandardOnes() throws MalformedCheck {
        assertThat(CheckSet.with(PostureDocument.parse(Bytes.utf8(PANIC))).checks())
                .hasSize(CheckSet.standard().checks().size() + 1);
    }

    private static CheckSet excepting(String fields) throws MalformedCheck {
        return CheckSet.with(PostureDocument.parse(Bytes.utf8(PANIC + """
            profiles:
              - {name: fleet, title: It., checks: [site.panic]}
            exceptions:
              - check: site.panic
                owner: edge@example.net
                reason: "CHG-1\\u001b[2J"
                granted: 2026-11-20
                until: 2026-11-30
            """.stripTrailing() + fields)));
    }

    private static Facts.Posture posture(CheckSet checks, String day) {
        return checks.on(LocalDate.parse(day))
                .ask(item(OsFamily.LINUX, Map.of("kernel.panic", "0")))
                .on(SampleFacts.ofBootOnly())
                .posture()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''",
                "subject: kernel.*",
                "while: sysctl['kernel.panic'] == '0'",
                "where: place.ring == 'early' && boot.secureBoot == 'on'",
            })
    void takesOutWhatSomebodyAnswersForAndSaysSo(String field) throws MalformedCheck {
        Facts.Posture posture = posture(excepting("\n    " + field + "\n"), "2026-11-30");

        assertThat(posture.failed()).isEmpty();
        assertThat(posture.failedChecks()).isZero();
        assertThat(posture.excepted())
                .containsExactly(new Facts.ExceptedCheck(
                        "site.panic",
                        "high",
                        "site",
                        "kernel.panic",
                        "0",
                        "edge@example.net",
                        "CHG-1·[2J",
                        "2026-11-30"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-11-19 | ''",
                "2026-12-01 | ''",
                "2026-11-25 | subject: vm.*",
                "2026-11-25 | while: sysctl['kernel.panic'] == '1'",
                "2026-11-25 | while: sysctl['kernel.unseen'] == '1'",
                "2026-11-25 | while: kernel.release == '1'",
                "2026-11-25 | where: place.ring == 'canary'",
                "2026-11-25 | where: release.version == '1'",
            })
    void takesOutNothingWhereAnExceptionDoesNotHoldOrCannotBeTold(String day, String field) throws MalformedCheck {
        Facts.Posture posture = posture(excepting("\n    " + field + "\n"), day);

        assertThat(posture.failedChecks()).isEqualTo(1);
        assertThat(posture.failed()).hasSize(1);
        assertThat(posture.excepted()).isEmpty();
    }

    @Test
    void isAnotherSetOnceAnExceptionBeginsOrEnds() throws MalformedCheck {
        CheckSet checks = excepting("\n");

        assertThat(checks.on(LocalDate.parse("2026-11-19")).revision())
                .isEqualTo(set(PANIC).revision())
                .isEqualTo(checks.on(LocalDate.parse("2026-12-01")).revision())
                .isNotEqualTo(checks.on(LocalDate.parse("2026-11-20")).revision());
        assertThat(checks.on(LocalDate.parse("2026-11-20")).revision())
                .isEqualTo(checks.on(LocalDate.parse("2026-11-30")).revision());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "where: place.rung == 'a' | place has no 'rung'; did you mean 'ring'?",
                "while: place.ring == 'a' | there is no 'place'",
                "profiles: [] | is not a field of an exception",
            })
    void refusesExceptionsThatCannotBeAsked(String field, String problem) {
        assertThatThrownBy(() -> excepting("\n    " + field + "\n"))
                .isInstanceOf(MalformedCheck.class)
                .hasMessageContaining(problem);
    }

    @Test
    void refusesExceptionsFromWhatIsNotAsked() {
        assertThatThrownBy(() -> excepting(
                        "\n  - {check: site.other, owner: a, reason: b, granted: 2026-11-20, until: 2026-11-20}\n"))
                .isInstanceOf(MalformedCheck.class)
                .hasMessageContaining("the fleet is not asked site.other");
    }
}
