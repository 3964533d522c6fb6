package dev.martello.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.AttestationResult;
import dev.martello.evidence.protocol.ReportAnswer;
import dev.martello.evidence.protocol.ReportRequest;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemKind;
import dev.martello.evidence.report.PcrValuesItem;
import dev.martello.evidence.settings.OperatingSystem;
import dev.martello.evidence.settings.OsFamily;
import dev.martello.evidence.settings.Settings;
import dev.martello.evidence.settings.SettingsItem;
import dev.martello.evidence.settings.SshSection;
import dev.martello.evidence.settings.SshServer;
import dev.martello.evidence.settings.Unseen;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.client.OperatorProblem;
import dev.martello.server.view.AdoptionView;
import dev.martello.server.view.ApplianceView;
import dev.martello.server.view.DriftView;
import dev.martello.server.view.EffectView;
import dev.martello.server.view.FindingView;
import dev.martello.server.view.FleetFindingsView;
import dev.martello.server.view.PostureView;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings on the road: bound by a real TPM's quote, judged by the control plane, shown to operators. */
class PostureRoadTest {
    @TempDir
    static Path directory;

    private static final MovableClock CLOCK = new MovableClock();

    private static TestFleet fleet;
    private static SoftTpm tpm;
    private static ControlPlane server;
    private static OperatorClient operator;
    private static AgentWire wire;

    private Bytes nonce = Bytes.EMPTY;

    @BeforeAll
    static void start() throws Exception {
        fleet = new TestFleet(directory);
        tpm = fleet.newTpm();
        Path data = directory.resolve("server");
        server = ControlPlane.start(fleet.configuration(data), CLOCK);
        operator = TestFleet.operator(server, data);
        wire = TestFleet.agent(server);
    }

    @AfterAll
    static void stop() throws Exception {
        wire.close();
        operator.close();
        server.close();
        fleet.close();
    }

    @BeforeEach
    void enrol() throws Exception {
        operator.replaceRegister(fleet.register());
        tpm.newKey();
        nonce = wire.enrol(tpm).nonce();
    }

    private static Item settings(OsFamily family, String emptyPasswords) {
        TreeMap<String, String> ssh = new TreeMap<>();
        ssh.put("permitemptypasswords", emptyPasswords);
        return SettingsItem.write(Settings.of(
                        new OperatingSystem(family, "debian", "12"),
                        List.of(new SshServer(true, List.of(new SshSection("", ssh)))),
                        List.of(new Unseen("accounts", "/etc/shadow cannot be read"))))
                .orElseThrow();
    }

    private AttestationResult report(Item... more) throws Exception {
        List<Item> items = new ArrayList<>(List.of(AgentWire.BOOT_LOG, PcrValuesItem.write(tpm.pcrs())));
        items.addAll(List.of(more));
        ReportAnswer answer =
                wire.report(new ReportRequest(AgentWire.report(tpm, nonce, items), items, Optional.empty()));
        nonce = answer.nonce();
        CLOCK.move(Duration.ofSeconds(1));
        return answer.result().orElseThrow();
    }

    /** A check that fails on every Linux, and that no standard one is. */
    private static Bytes ownChecks(String severity) {
        return Bytes.utf8("""
                format: 1
                checks:
                  - id: site.distribution
                    title: It is what we ship.
                    systems: [linux]
                    severity: %s
                    pass: system.distribution == "edgeos"
                    subject: distribution
                    seen: "{system.distribution}"
                    why: What we do not ship we do not mend.
                    references: [Operations handbook]
                    remedy:
                      risk: needs reboot
                      apply: install a release
                    passing:
                      - system: {family: linux, distribution: edgeos}
                    failing:
                      - system: {family: linux, distribution: debian}
                """.formatted(severity));
    }

    private static ApplianceView view() throws Exception {
        return operator.appliance(tpm.id().toString());
    }

    private static List<String> rules(ApplianceView view) {
        return view.findings().stream().map(FindingView::rule).toList();
    }

    @Test
    void judgesWhatAnApplianceSaysOfItselfAndShowsItWithItsRemedy() throws Exception {
        report(settings(OsFamily.LINUX, "yes"));

        ApplianceView view = view();
        assertThat(view.findings())
                .filteredOn(finding -> finding.rule().equals("posture.critical"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.subject()).contains("ssh.empty-passwords");
                    assertThat(finding.explanation()).contains("yes");
                    assertThat(finding.remedy().orElseThrow())
                            .startsWith("may lock you out: ")
                            .contains("PermitEmptyPasswords no");
                    assertThat(finding.item())
                            .contains(settings(OsFamily.LINUX, "yes").digest().toString());
                });
        PostureView posture = view.posture().orElseThrow();
        assertThat(posture.settings()).isEqualTo("stated");
        assertThat(posture.failed()).isPositive();
        assertThat(posture.findings()).extracting(PostureView.Finding::rule).contains("ssh.empty-passwords");
        assertThat(posture.untold())
                .anySatisfy(untold -> assertThat(untold.reason()).isEqualTo("/etc/shadow cannot be read"));
    }

    @Test
    void findsNothingOnceItIsMended() throws Exception {
        report(settings(OsFamily.LINUX, "yes"));
        report(settings(OsFamily.LINUX, "no"));

        assertThat(rules(view())).doesNotContain("posture.critical");
    }

    @Test
    void judgesTheFleetAnewByAnOperatorsOwnChecksWithoutAWordFromAnyAppliance() throws Exception {
        report(settings(OsFamily.LINUX, "no"));

        EffectView effect = operator.testChecks(ownChecks("critical"), Optional.empty());
        assertThat(effect.appliances()).isEqualTo(1);
        assertThat(rules(view())).doesNotContain("posture.critical");

        AdoptionView adopted = operator.setChecks(ownChecks("critical"));
        assertThat(adopted.held()).isEmpty();
        assertThat(adopted.appraised()).isEqualTo(1);
        assertThat(view().findings())
                .filteredOn(finding -> finding.rule().equals("posture.critical"))
                .extracting(FindingView::subject)
                .containsExactly("site.distribution: distribution");
        assertThat(operator.checks()).isEqualTo(ownChecks("critical"));

        operator.setChecks(Bytes.ascii("format: 1\n"));
        assertThat(rules(view())).doesNotContain("posture.critical");
    }

    @Test
    void asksWhatTheProfileOfTheFleetChoosesAndNothingElse() throws Exception {
        report(settings(OsFamily.LINUX, "yes"));
        operator.setChecks(Bytes.utf8("""
                format: 1
                profiles:
                  - name: fleet
                    title: What our appliances are asked.
                    systems: [linux]
                    checks: [ssh.empty-passwords]
                """));

        PostureView posture = view().posture().orElseThrow();
        operator.setChecks(Bytes.ascii("format: 1\n"));

        assertThat(posture.passed() + posture.failed() + posture.cannotTell()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nothing",
                "format: 1\nchecks: [{id: ssh.empty-passwords}]\n",
                "format: 1\nprofiles: [{name: fleet, title: It., checks: [no.such]}]\n"
            })
    void refusesChecksThatCannotBeAsked(String document) {
        assertThatThrownBy(() -> operator.setChecks(Bytes.utf8(document)))
                .isInstanceOfSatisfying(
                        OperatorProblem.class,
                        problem -> assertThat(problem.reason()).isEqualTo("checks.malformed"));
    }

    @Test
    void addsUpWhatChecksSayOfTheFleet() throws Exception {
        report(settings(OsFamily.LINUX, "yes"));

        FleetFindingsView all = operator.findings(Optional.empty(), Optional.empty());
        FleetFindingsView ssh = operator.findings(Optional.of("ssh"), Optional.of("critical"));

        assertThat(all.appliances()).isEqualTo(1);
        assertThat(all.stating()).isEqualTo(1);
        assertThat(all.findings()).hasSizeGreaterThan(ssh.findings().size());
        assertThat(ssh.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("ssh.empty-passwords");
            assertThat(finding.appliances()).isEqualTo(1);
            assertThat(finding.examples())
                    .singleElement()
                    .satisfies(example ->
                            assertThat(example.appliance()).isEqualTo(tpm.id().toString()));
            assertThat(finding.remedy()).contains("PermitEmptyPasswords no");
        });
        assertThatThrownBy(() -> operator.findings(Optional.empty(), Optional.of("dreadful")))
                .hasMessageContaining("severity is one of");
    }

    @Test
    void showsWhatSomebodyAnswersForAndWhomUntilItEnds() throws Exception {
        LocalDate today = LocalDate.ofInstant(CLOCK.instant(), ZoneOffset.UTC);
        operator.setChecks(Bytes.utf8("""
                format: 1
                exceptions:
                  - check: ssh.empty-passwords
                    owner: lab@example.net
                    reason: CHG-1
                    granted: %s
                    until: %s
                """.formatted(today.minusDays(1), today.plusDays(1))));
        report(settings(OsFamily.LINUX, "yes"));

        assertThat(view().posture().orElseThrow().excepted())
                .singleElement()
                .satisfies(each -> assertThat(each.owner()).isEqualTo("lab@example.net"));
        assertThat(rules(view())).doesNotContain("posture.critical");
        assertThat(operator.findings(Optional.of("ssh"), Optional.empty()).exceptions())
                .containsExactly(new FleetFindingsView.Exempted(
                        "ssh.empty-passwords",
                        Optional.empty(),
                        "lab@example.net",
                        "CHG-1",
                        today.minusDays(1).toString(),
                        today.plusDays(1).toString(),
                        "granted",
                        1));

        CLOCK.move(Duration.ofDays(2));
        nonce = wire.nonce(tpm.id());
        report(settings(OsFamily.LINUX, "yes"));

        assertThat(rules(view())).contains("posture.critical");
        assertThat(view().posture().orElseThrow().excepted()).isEmpty();
        operator.setChecks(Bytes.ascii("format: 1\n"));
    }

    @Test
    void showsWhatIsSetUpOtherwiseThanItWas() throws Exception {
        report(settings(OsFamily.LINUX, "no"));
        Instant then = CLOCK.instant().truncatedTo(ChronoUnit.MICROS);
        CLOCK.move(Duration.ofHours(1));
        nonce = wire.nonce(tpm.id());
        report(settings(OsFamily.LINUX, "yes"));

        DriftView drift = operator.drift(tpm.id().toString(), Optional.of(then));

        assertThat(drift.comparisons()).first().satisfies(compared -> {
            assertThat(compared.since()).contains(then);
            assertThat(compared.changes())
                    .containsExactly(new DriftView.Change(
                            "ssh.sections[].settings.permitemptypasswords", Optional.of("no"), Optional.of("yes")));
        });
    }

    @Test
    void comparesWithYesterdayAndSaysWithWhatItCannot() throws Exception {
        report(settings(OsFamily.LINUX, "no"));
        String id = tpm.id().toString();

        assertThat(operator.drift(id, Optional.of(Instant.parse("2001-01-01T00:00:00Z")))
                        .notCompared())
                .contains(
                        new DriftView.NotCompared("that time", "it had said nothing of its settings then"),
                        new DriftView.NotCompared(
                                "when it was first seen with its release", "since when it has one is not known"),
                        new DriftView.NotCompared("appliances", "no two of them are set up alike"));

        CLOCK.move(Duration.ofHours(25));
        nonce = wire.nonce(tpm.id());
        report(settings(OsFamily.LINUX, "yes"));

        assertThat(operator.drift(id, Optional.empty()).comparisons())
                .filteredOn(compared -> compared.against().equals("yesterday"))
                .singleElement()
                .satisfies(compared -> assertThat(compared.changes())
                        .extracting(DriftView.Change::path)
                        .containsExactly("ssh.sections[].settings.permitemptypasswords"));
    }

    @Test
    void comparesNothingOfAnApplianceWhoseSettingsCannotBeRead() throws Exception {
        report(settings(OsFamily.LINUX, "no"));
        report(new Item(ItemKind.SETTINGS, Bytes.fromHex("a1ff")));

        DriftView drift = operator.drift(tpm.id().toString(), Optional.empty());

        assertThat(drift.comparisons()).isEmpty();
        assertThat(drift.notCompared())
                .containsExactly(
                        new DriftView.NotCompared("anything", "it says nothing of its settings that can be read"));
    }

    @Test
    void asksNothingOfAnApplianceThatSaysNothing() throws Exception {
        report();

        assertThat(view().posture()).isEmpty();
        assertThat(rules(view())).noneMatch(rule -> rule.startsWith("posture.") || rule.startsWith("settings."));
    }

    @Test
    void saysThatSettingsCannotBeReadAndJudgesTheRest() throws Exception {
        AttestationResult result = report(new Item(ItemKind.SETTINGS, Bytes.fromHex("a1ff")));

        assertThat(result.reasons())
                .anySatisfy(reason -> assertThat(reason.rule()).isEqualTo("settings.malformed"));
        assertThat(view().posture().orElseThrow().problem()).isPresent();
    }

    @Test
    void doesNotTakeTheSettingsOfAnotherSystem() throws Exception {
        report(settings(OsFamily.FREEBSD, "no"));

        assertThat(view().findings())
                .filteredOn(finding -> finding.rule().equals("settings.malformed"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.explanation())
                        .contains("they are of freebsd, and the appliance enrolled as linux/amd64"));
    }

    @Test
    void doesNotChooseBetweenTwoSettings() throws Exception {
        report(settings(OsFamily.LINUX, "no"), settings(OsFamily.LINUX, "yes"));

        assertThat(rules(view())).contains("settings.malformed").doesNotContain("posture.critical");
    }
}
