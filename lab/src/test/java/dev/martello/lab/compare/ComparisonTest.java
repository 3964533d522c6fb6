package dev.martello.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.martello.appraisal.RuleId;
import dev.martello.appraisal.posture.Check;
import dev.martello.appraisal.posture.CompiledChecks;
import dev.martello.appraisal.posture.MalformedCheck;
import dev.martello.appraisal.posture.Outcome;
import dev.martello.appraisal.posture.StandardChecks;
import dev.martello.evidence.settings.OperatingSystem;
import dev.martello.evidence.settings.OsFamily;
import dev.martello.evidence.settings.Settings;
import dev.martello.lab.compare.Counterparts.Counterpart;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final Settings LINUX =
            Settings.of(new OperatingSystem(OsFamily.LINUX, "debian", "12"), List.of(), List.of());

    @Test
    void readsWhatLynisSaysOfEachSetting() {
        String log = """
                2026-11-26 20:36:16 Performing test ID KRNL-6000 (Check sysctl key pairs in scan profile)
                2026-11-26 20:36:16 Result: sysctl key kernel.kptr_restrict has a different value than expected in scan profile. Expected=2, Real=0
                2026-11-26 20:36:16 Result: sysctl key fs.suid_dumpable contains equal expected and current value (0)
                2026-11-26 20:36:17 Result: OpenSSH option StrictModes is configured very well
                2026-11-26 20:36:17 Result: OpenSSH option MaxAuthTries is configured reasonably
                2026-11-26 20:36:17 Result: OpenSSH option UseDNS is in a weak configuration state and should be fixed
                2026-11-26 20:36:17 Result: Option Other not found in output
                """;

        assertThat(LynisPeer.answers(log))
                .containsExactly(
                        new PeerAnswer("sysctl kernel.kptr_restrict", false),
                        new PeerAnswer("sysctl fs.suid_dumpable", true),
                        new PeerAnswer("sshd StrictModes", true),
                        new PeerAnswer("sshd MaxAuthTries", false),
                        new PeerAnswer("sshd UseDNS", false));
    }

    @Test
    void namesOnlyChecksThatThereAre() {
        List<RuleId> known = StandardChecks.read().stream().map(Check::id).toList();

        assertThat(new LynisPeer().counterparts().all())
                .isNotEmpty()
                .allSatisfy(each -> assertThat(known).contains(each.check()));
    }

    @Test
    void asksTheChecksOfWhatTheServerSays() throws CompareFailure, MalformedCheck {
        List<PeerAnswer> answers = sshd().answers("""
                port 22
                permitrootlogin without-password
                logingracetime 0
                passwordauthentication no
                """, LINUX);

        assertThat(answers)
                .contains(
                        new PeerAnswer("ssh.root-password", true),
                        new PeerAnswer("ssh.login-grace-time", false),
                        new PeerAnswer("ssh.password-authentication", true));
    }

    @Test
    void takesAnErrorOfTheServerForNoConfiguration() {
        assertThatExceptionOfType(CompareFailure.class)
                .isThrownBy(() -> sshd().answers("Missing privilege separation directory: /run/sshd\n", LINUX))
                .withMessage("sshd -T says no configuration, but: Missing privilege separation directory: /run/sshd");
    }

    @Test
    void tellsADifferenceThatIsExplainedFromOneThatIsNot() {
        Counterparts counterparts = new Counterparts(List.of(
                counterpart("a", Optional.of("It asks for more.")),
                counterpart("b", Optional.empty()),
                counterpart("c", Optional.empty()),
                counterpart("d", Optional.empty())));
        Map<RuleId, Outcome> ours = Map.of(
                new RuleId("x.a"), new Outcome.Passed(),
                new RuleId("x.b"), new Outcome.Failed(List.of(new Outcome.Fault("b", "seen"))),
                new RuleId("x.c"), new Outcome.Passed(),
                new RuleId("x.d"), new Outcome.CannotTell("unseen"));
        List<PeerAnswer> answers = List.of(
                new PeerAnswer("a", false),
                new PeerAnswer("b", true),
                new PeerAnswer("c", true),
                new PeerAnswer("d", true),
                new PeerAnswer("e", true));

        Agreement agreement = new Agreement(Comparison.compare("Peer", answers, counterparts, ours), List.of("Other"));

        assertThat(agreement.isExplained()).isFalse();
        assertThat(agreement.markdown())
                .contains(
                        "| Peer | 3 | 1 | 1 | 1 |",
                        "| Peer, `a` | `x.a` | failed | passed | It asks for more. |",
                        "| Peer, `b` | `x.b` | passed | failed | **not explained** |",
                        "\nOther is not installed.");
    }

    private static Counterpart counterpart(String test, Optional<String> differs) {
        return new Counterpart(test, new RuleId("x." + test), differs);
    }

    private static SshdPeer sshd() throws MalformedCheck {
        List<Check> checks = StandardChecks.read().stream()
                .filter(each -> each.area().equals("ssh"))
                .toList();
        return new SshdPeer(checks, CompiledChecks.of(checks));
    }
}
