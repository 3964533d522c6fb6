package dev.martello.appraisal.posture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.appraisal.Facts;
import dev.martello.appraisal.Facts.SettingsState;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.settings.OperatingSystem;
import dev.martello.evidence.settings.OsFamily;
import dev.martello.evidence.settings.Settings;
import dev.martello.evidence.settings.SettingsItem;
import dev.martello.evidence.settings.Sysctls;
import dev.martello.evidence.settings.Unseen;
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
        PostureReading reading = set(PANIC).ask(item(OsFamily.LINUX, Map.of("kernel.panic", "0")));

        assertThat(reading.on("linux/arm64")).isEqualTo(reading);
        assertThat(reading.on("freebsd/amd64").settings().state()).isEqualTo(SettingsState.MALFORMED);
        assertThat(reading.on("freebsd/amd64").posture()).isEmpty();
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
}
