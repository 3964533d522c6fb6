package dev.martello.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.martello.appraisal.RuleId;
import dev.martello.appraisal.posture.Check;
import dev.martello.appraisal.posture.CheckResult;
import dev.martello.appraisal.posture.CompiledChecks;
import dev.martello.appraisal.posture.MalformedCheck;
import dev.martello.appraisal.posture.Outcome;
import dev.martello.appraisal.posture.StandardChecks;
import dev.martello.evidence.settings.OperatingSystem;
import dev.martello.evidence.settings.OsFamily;
import dev.martello.evidence.settings.Settings;
import dev.martello.evidence.settings.Unit;
import dev.martello.lab.compare.Counterparts.Counterpart;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
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

        assertThat(List.of(
                        new LynisPeer(),
                        new KernelHardeningPeer(),
                        new SystemdPeer(LINUX),
                        new HardeningPeer(),
                        new OpenScapPeer()))
                .allSatisfy(peer -> assertThat(peer.counterparts().all())
                        .isNotEmpty()
                        .allSatisfy(each -> assertThat(known).contains(each.check())));
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
    void readsWhichDirectivesOfAServiceSystemdCounts() throws CompareFailure {
        String output = """
                /lib/systemd/system/a.service:7: Unknown key 'Frob' in section [Service], ignoring.
                [{"set":true,"name":"PrivateTmp=","json_field":"PrivateTmp","exposure":null},
                {"set":false,"name":"User=/DynamicUser=","json_field":"UserOrDynamicUser","exposure":"0.4"},
                {"set":null,"name":"RemoveIPC=","json_field":"RemoveIPC","exposure":null}]
                """;

        assertThat(SystemdPeer.answers("a.service", output))
                .containsExactly(new PeerAnswer("PrivateTmp", true), new PeerAnswer("UserOrDynamicUser", false));
    }

    @Test
    void takesAnErrorOfSystemdForNoAnswer() {
        assertThatExceptionOfType(CompareFailure.class)
                .isThrownBy(() -> SystemdPeer.answers("a.service", "Unit a.service not found.\n"))
                .withMessage("systemd-analyze says of a.service: Unit a.service not found.");
    }

    @Test
    void asksChecksOfExposedServicesOfEachService() throws MalformedCheck {
        Unit root = new Unit("ssh.service", List.of(), List.of(), new TreeMap<>(), Optional.empty());
        Unit locked = new Unit(
                "cron.service", List.of(), List.of(), new TreeMap<>(Map.of("PrivateTmp", "yes")), Optional.empty());

        assertThat(outcome("services.private-tmp", SystemdPeer.reachable(LINUX, root)))
                .isInstanceOf(Outcome.Failed.class);
        assertThat(outcome("services.private-tmp", SystemdPeer.reachable(LINUX, locked)))
                .isInstanceOf(Outcome.Passed.class);
    }

    @Test
    void readsWhatHardeningCheckSaysOfEachFile() {
        String output = """
                /usr/bin/a:
                 Position Independent Executable: yes
                 Stack protected: no, not found!
                 Fortify Source functions: yes (some protected functions found)
                 Control flow integrity: unknown, no symbol
                /usr/lib/b.so:
                 Position Independent Executable: no, regular shared library (ignored)
                 Immediate binding: no, not found!
                """;

        assertThat(HardeningPeer.answers(output))
                .containsOnly(
                        entry(
                                "/usr/bin/a",
                                List.of(
                                        new PeerAnswer("Position Independent Executable", true),
                                        new PeerAnswer("Stack protected", false),
                                        new PeerAnswer("Fortify Source functions", true))),
                        entry("/usr/lib/b.so", List.of(new PeerAnswer("Immediate binding", false))));
    }

    @Test
    void readsWhetherADefinitionHolds() {
        assertThat(OpenScapPeer.answer("W: oscap: x\nDefinition oval:ssg-a_b:def:1: false\nEvaluation done.\n"))
                .contains(new PeerAnswer("a_b", false));
        assertThat(OpenScapPeer.answer("Definition oval:ssg-a_b:def:1: unknown\n"))
                .isEmpty();
    }

    @Test
    void tellsADifferenceThatIsExplainedFromOneThatIsNot() {
        Counterparts counterparts = new Counterparts(List.of(
                counterpart("files.shadow", Optional.of("It asks for more.")),
                counterpart("files.accounts", Optional.empty()),
                counterpart("files.cron", Optional.empty()),
                counterpart("files.sudoers", Optional.empty())));
        List<CheckResult> ours = List.of(
                result("files.shadow", new Outcome.Passed()),
                result("files.accounts", new Outcome.Failed(List.of(new Outcome.Fault("b", "seen")))),
                result("files.cron", new Outcome.Passed()),
                result("files.sudoers", new Outcome.CannotTell("unseen")));
        PeerAnswers answers = PeerAnswers.ofMachine(
                LINUX,
                List.of(
                        new PeerAnswer("files.shadow", false),
                        new PeerAnswer("files.accounts", true),
                        new PeerAnswer("files.cron", true),
                        new PeerAnswer("files.sudoers", true),
                        new PeerAnswer("another", true)));

        Agreement agreement = new Agreement(Comparison.compare("Peer", answers, counterparts, ours), List.of("Other"));

        assertThat(agreement.isExplained()).isFalse();
        assertThat(agreement.markdown())
                .contains(
                        "| Peer | 3 | 1 | 1 | 1 |",
                        "| Peer, `files.shadow` | `files.shadow` | failed | passed |  | It asks for more. |",
                        "| Peer, `files.accounts` | `files.accounts` | passed | failed |  | **not explained** |",
                        "\nOther is not installed.");
    }

    @Test
    void explainsADifferenceOneWayOnly() {
        Counterparts counterparts = new Counterparts(List.of(
                new Counterpart(
                        List.of("a"), new RuleId("files.shadow"), Optional.of("It asks for more."), Optional.empty()),
                new Counterpart(
                        List.of("b"), new RuleId("files.cron"), Optional.of("It asks for more."), Optional.empty())));
        List<CheckResult> ours = List.of(
                result("files.shadow", new Outcome.Passed()),
                result("files.cron", new Outcome.Failed(List.of(new Outcome.Fault("c", "seen")))));
        PeerAnswers answers =
                PeerAnswers.ofMachine(LINUX, List.of(new PeerAnswer("a", false), new PeerAnswer("b", true)));

        List<Agreement.Line> lines = Comparison.compare("Peer", answers, counterparts, ours);

        assertThat(lines).extracting(Agreement.Line::isUnexplained).containsExactly(false, true);
    }

    @Test
    void asksThatAllOfSeveralTestsPassThatTheMachineHas() {
        Counterparts counterparts = new Counterparts(List.of(new Counterpart(
                List.of("a", "b", "not here"), new RuleId("files.shadow"), Optional.empty(), Optional.empty())));
        List<CheckResult> ours = List.of(result("files.shadow", new Outcome.Passed()));

        assertThat(compareShadow(List.of(new PeerAnswer("a", true), new PeerAnswer("b", true)), counterparts, ours))
                .singleElement()
                .satisfies(line -> assertThat(line.isSame()).isTrue())
                .satisfies(line -> assertThat(line.test()).isEqualTo("a, b"));
        assertThat(compareShadow(List.of(new PeerAnswer("a", true), new PeerAnswer("b", false)), counterparts, ours))
                .singleElement()
                .satisfies(line -> assertThat(line.isUnexplained()).isTrue());
        assertThat(compareShadow(List.of(), counterparts, ours)).isEmpty();
    }

    @Test
    void saysOnceWhatDiffersForManyInTheSameWay() {
        List<Agreement.Line> lines = Stream.of("a", "b", "c", "d")
                .map(subject -> new Agreement.Line(
                        "Peer",
                        "test",
                        Optional.of(subject),
                        new RuleId("files.cron"),
                        true,
                        false,
                        Optional.of("Why.")))
                .toList();

        assertThat(new Agreement(lines, List.of()).markdown())
                .contains("| Peer, `test` | `files.cron` | passed | failed | `a`, `b`, `c` and 1 more | Why. |");
    }

    @Test
    void putsItsTablesBetweenTheMarksOfADocument() {
        Agreement agreement = new Agreement(List.of(), List.of());
        String document = "before\n" + Agreement.START + "\nold\n" + Agreement.END + "\nafter\n";

        assertThat(agreement.into(document).orElseThrow())
                .startsWith("before\n" + Agreement.START + "\n\n| tool | compared |")
                .endsWith("\n\n" + Agreement.END + "\nafter\n")
                .doesNotContain("old");
        assertThat(agreement.into("no marks")).isEmpty();
    }

    private static List<Agreement.Line> compareShadow(
            List<PeerAnswer> answers, Counterparts counterparts, List<CheckResult> ours) {
        return Comparison.compare("Peer", PeerAnswers.ofMachine(LINUX, answers), counterparts, ours);
    }

    private static Outcome outcome(String check, Settings settings) throws MalformedCheck {
        return CompiledChecks.of(List.of(check(check)))
                .judge(settings)
                .getFirst()
                .outcome();
    }

    private static Check check(String id) {
        return StandardChecks.read().stream()
                .filter(each -> each.id().text().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static CheckResult result(String check, Outcome outcome) {
        return new CheckResult(check(check), outcome);
    }

    private static Counterpart counterpart(String check, Optional<String> differs) {
        return new Counterpart(List.of(check), new RuleId(check), differs, differs);
    }

    private static SshdPeer sshd() throws MalformedCheck {
        List<Check> checks = StandardChecks.read().stream()
                .filter(each -> each.area().equals("ssh"))
                .toList();
        return new SshdPeer(checks, CompiledChecks.of(checks));
    }
}
