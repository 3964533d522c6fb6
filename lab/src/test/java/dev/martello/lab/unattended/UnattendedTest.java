package dev.martello.lab.unattended;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.agent.AgentEvent.Enrolled;
import dev.martello.agent.AgentEvent.Failed;
import dev.martello.agent.AgentEvent.Reported;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.lab.appliance.MeasuredFile;
import dev.martello.server.view.ApplianceView;
import dev.martello.server.view.FindingView;
import dev.martello.server.view.VerdictView;
import dev.martello.tpm.simulator.Manufacturer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to an appliance and its control plane in a year, with a real TPM and over real HTTPS: all recovers, and nobody lends a hand. */
class UnattendedTest {
    private static Manufacturer manufacturer;

    @TempDir
    Path directory;

    private Scene scene;

    @BeforeAll
    static void foundManufacturer(@TempDir Path directory) throws Exception {
        manufacturer = Manufacturer.in(directory);
    }

    @BeforeEach
    void reportsForTheFirstTime() throws Exception {
        scene = new Scene(directory, manufacturer);
        scene.startAgent();
        assertThat(nextReport()).isEqualTo(TrustTier.AFFIRMING);
    }

    @AfterEach
    void end() {
        scene.close();
    }

    @Test
    void isTrustedAgainAfterRebootWithoutEnrolling() throws Exception {
        scene.run(Scene.FIRST.files().subList(10, 20));
        scene.reboot(Scene.FIRST);

        assertThat(nextReport()).isEqualTo(TrustTier.AFFIRMING);
        assertThat(scene.diary().enrolments()).isEqualTo(1);
        assertAlwaysTrusted();
    }

    @Test
    void keepsItsTpmUsableHoweverOftenThePowerFails() throws Exception {
        for (int time = 0; time < 5; time++) {
            scene.reboot(Scene.FIRST);
            assertThat(nextReport()).isEqualTo(TrustTier.AFFIRMING);
        }
        assertThat(scene.diary().failures()).isEmpty();
    }

    @Test
    void isTrustedOnArrivalOfReleaseThatIsExpectedInItsRing() throws Exception {
        scene.reboot(Scene.EXPECTED);

        assertThat(nextReport()).isEqualTo(TrustTier.AFFIRMING);
        assertThat(scene.seen().summary().release()).contains(Scene.EXPECTED.version());
        assertAlwaysTrusted();
    }

    @Test
    void warnsOfKnownReleaseThatIsNotExpectedAndContradictsRolledBackOne() throws Exception {
        scene.reboot(Scene.UNEXPECTED);
        assertThat(nextReport()).isEqualTo(TrustTier.WARNING);
        assertThat(scene.seen().summary().release()).contains(Scene.UNEXPECTED.version());
        assertThat(scene.seen().findings())
                .filteredOn(finding -> finding.tier() != TrustTier.AFFIRMING)
                .extracting(FindingView::rule)
                .containsExactly("release.unexpected");

        scene.reboot(Scene.ROLLED_BACK);
        assertThat(nextReport()).isEqualTo(TrustTier.CONTRAINDICATED);
        assertThat(scene.seen().findings()).extracting(FindingView::rule).contains("release.below-floor");

        scene.reboot(Scene.EXPECTED);
        assertThat(nextReport()).as("repaired, and nothing has to be reset").isEqualTo(TrustTier.AFFIRMING);
    }

    @Test
    void goesOnWithItsKeyAfterAgentRestart() throws Exception {
        String key = scene.seen().akName();
        scene.appliance().stopAgent();
        scene.startAgent();

        assertThat(nextReport()).isEqualTo(TrustTier.AFFIRMING);
        assertThat(scene.diary().enrolments()).isEqualTo(1);
        assertThat(scene.seen().akName()).isEqualTo(key);
        assertAlwaysTrusted();
    }

    @Test
    void enrolsAgainByItselfWhenItsDiskIsLost() throws Exception {
        String key = scene.seen().akName();
        scene.appliance().stopAgent();
        scene.appliance().eraseDisk();
        scene.startAgent();

        scene.diary().await(Enrolled.class);
        assertThat(nextReport()).isEqualTo(TrustTier.AFFIRMING);
        assertThat(scene.seen().akName()).isNotEqualTo(key);
        assertAlwaysTrusted();
    }

    @Test
    void goesOnReportingWhenServerIsRestarted() throws Exception {
        for (int restart = 0; restart < 2; restart++) {
            scene.stopServer();
            Instant stopped = Instant.now();
            scene.startServer();
            scene.diary().turnPage();

            assertThat(nextReport()).isEqualTo(TrustTier.AFFIRMING);
            assertThat(nextReport()).isEqualTo(TrustTier.AFFIRMING);
            assertThat(scene.seen().summary().reported().orElseThrow()).isAfter(stopped);
        }
        assertThat(scene.diary().enrolments()).isEqualTo(1);
        assertAlwaysTrusted();
    }

    @Test
    void wastesNoReportOnNonceThatEndedWhileItWaited() throws Exception {
        scene.diary().afterEachReport(() -> scene.clock().move(Duration.ofMinutes(3)));
        scene.diary().turnPage();
        for (int report = 0; report < 3; report++) {
            assertThat(nextReport()).isEqualTo(TrustTier.AFFIRMING);
        }
        assertThat(scene.refusals()).doesNotContain("nonce.expired");
    }

    @Test
    void catchesUpAfterDayWithoutNetwork() throws Exception {
        scene.network().cut();
        scene.diary().turnPage();
        assertThat(scene.diary().await(Failed.class).reason()).isEqualTo("server.unreachable");
        scene.clock().move(Duration.ofDays(1));
        assertThat(scene.seen().summary().tier()).as("silent for too long").isEqualTo(TrustTier.NONE);
        List<MeasuredFile> backlog = Scene.FIRST.files().subList(5, 60);
        scene.run(backlog);

        scene.diary().turnPage();
        scene.reconnect();

        Reported first = scene.diary().await(Reported.class);
        assertThat(first.result().tier()).isEqualTo(TrustTier.AFFIRMING);
        assertThat(first.sentBytes())
                .as("what ran meanwhile comes along, each entry with a digest at least")
                .isGreaterThan(backlog.size() * 32L);
        assertThat(scene.seen().summary().tier()).isEqualTo(TrustTier.AFFIRMING);
        assertThat(scene.diary().enrolments()).isEqualTo(1);
        assertAlwaysTrusted();
    }

    @Test
    void waitsLongerEachTimeWhileServerIsAwayAndCatchesUp() throws Exception {
        scene.diary().turnPage();
        scene.stopServer();
        scene.run(Scene.FIRST.files().subList(5, 15));
        Duration longest = Duration.ofSeconds(1);
        for (int attempt = 0; attempt < 2; attempt++) {
            Failed failed = scene.diary().await(Failed.class);
            assertThat(failed.reason()).isEqualTo("server.unreachable");
            assertThat(failed.retryIn())
                    .as("attempt " + attempt)
                    .isBetween(longest.dividedBy(4).multipliedBy(3), longest);
            longest = longest.multipliedBy(2);
        }
        scene.startServer();

        assertThat(nextReport()).isEqualTo(TrustTier.AFFIRMING);
        assertThat(scene.diary().enrolments()).isEqualTo(1);
        assertAlwaysTrusted();
    }

    private TrustTier nextReport() throws InterruptedException {
        return scene.diary().await(Reported.class).result().tier();
    }

    /** Neither the appliance nor an operator ever heard anything else, but for silence. */
    private void assertAlwaysTrusted() throws Exception {
        assertThat(scene.diary().tiers()).containsOnly(TrustTier.AFFIRMING);
        ApplianceView seen = scene.seen();
        assertThat(seen.history()).extracting(VerdictView::tier).containsOnly(TrustTier.AFFIRMING);
        assertThat(seen.findings()).extracting(FindingView::tier).containsOnly(TrustTier.AFFIRMING);
    }
}
