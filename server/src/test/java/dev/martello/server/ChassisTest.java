package dev.martello.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.ActivationRequest;
import dev.martello.evidence.protocol.ChassisSerial;
import dev.martello.evidence.protocol.EnrolmentChallenge;
import dev.martello.evidence.protocol.EnrolmentRequest;
import dev.martello.evidence.protocol.ReportRequest;
import dev.martello.evidence.protocol.WireFormat;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.view.ApplianceView;
import dev.martello.server.view.FindingView;
import dev.martello.server.view.RefusalView;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A main board that is changed, a TPM that is moved: what operators are told, and what the peer is not. */
class ChassisTest {
    @TempDir
    Path directory;

    private final MovableClock clock = new MovableClock();
    private TestFleet fleet;
    private SoftTpm first;
    private SoftTpm second;
    private SoftTpm stranger;
    private ControlPlane server;
    private OperatorClient operator;
    private AgentWire wire;

    @BeforeEach
    void start() throws Exception {
        fleet = new TestFleet(directory);
        first = fleet.newTpm();
        second = fleet.newTpm();
        stranger = fleet.newTpm();
        Path data = directory.resolve("server");
        server = ControlPlane.start(fleet.configuration(data), clock);
        operator = TestFleet.operator(server, data);
        operator.replaceRegister(fleet.register(stranger));
        wire = TestFleet.agent(server);
    }

    @AfterEach
    void stop() throws Exception {
        wire.close();
        operator.close();
        server.close();
        fleet.close();
    }

    private static EnrolmentRequest in(String chassis, SoftTpm tpm) {
        EnrolmentRequest usual = tpm.enrolmentRequest();
        return new EnrolmentRequest(
                usual.platform(),
                usual.ekPublic(),
                usual.ekCertificate(),
                usual.ekCertificateChain(),
                usual.akPublic(),
                Optional.empty(),
                Optional.of(new ChassisSerial(chassis)));
    }

    private void enrol(SoftTpm tpm, String chassis) throws Exception {
        EnrolmentRequest request = in(chassis, tpm);
        EnrolmentChallenge challenge = wire.begin(request);
        wire.activate(new ActivationRequest(request, challenge.token(), tpm.open(challenge), Optional.empty()));
    }

    private void report(SoftTpm tpm, String chassis) throws Exception {
        ReportRequest usual = AgentWire.request(tpm, wire.nonce(tpm.id()));
        wire.report(new ReportRequest(usual.report(), usual.attachments(), Optional.of(new ChassisSerial(chassis))));
    }

    private List<String> chassisFindings(String serial) throws Exception {
        return operator.appliance(serial).findings().stream()
                .map(FindingView::rule)
                .filter(rule -> rule.startsWith("chassis."))
                .toList();
    }

    private String explanation(String serial, String rule) throws Exception {
        return operator.appliance(serial).findings().stream()
                .filter(finding -> finding.rule().equals(rule))
                .map(FindingView::explanation)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void findsNothingWhereTheClaimGoesWithTheRegisterOrThereIsNone() throws Exception {
        enrol(first, "sn-1");
        wire.enrol(second);
        report(first, "SN-1");
        wire.report(second);
        assertThat(chassisFindings("SN-1")).isEmpty();
        assertThat(chassisFindings("SN-2")).isEmpty();
    }

    @Test
    void tellsOperatorsWhichTpmIsInAChassisInPlaceOfTheRegisteredOne() throws Exception {
        enrol(first, "SN-1");
        for (int time = 0; time < 3; time++) {
            assertThatThrownBy(() -> wire.begin(in("SN-1", stranger))).hasMessage("403 register.unknown-ek");
        }

        assertThat(operator.refusals())
                .filteredOn(refusal -> refusal.reason().equals("register.unknown-ek"))
                .extracting(RefusalView::detail)
                .containsExactly("chassis SN-1 is registered with " + first.id().shortText() + " at site-1, and "
                        + stranger.id().shortText() + " says to be in it");
        assertThat(chassisFindings("SN-1")).containsExactly("chassis.other-tpm");
        assertThat(explanation("SN-1", "chassis.other-tpm"))
                .contains("chassis SN-1", first.id().shortText(), stranger.id().shortText(), "3 times");

        clock.move(Duration.ofDays(8));
        assertThat(chassisFindings("SN-1")).as("long gone").isEmpty();
    }

    @Test
    void tellsThePeerNothingOfWhatTheRegisterHas() throws Exception {
        enrol(first, "SN-1");
        String inKnown = body(in("SN-1", stranger));
        String inUnknown = body(in("SN-999", stranger));
        assertThat(inKnown)
                .contains("register.unknown-ek")
                .isEqualTo(inUnknown)
                .doesNotContain("SN-1", "site-1", first.id().shortText());
    }

    private String body(EnrolmentRequest request) throws Exception {
        Bytes message = WireFormat.JSON.write(request);
        return wire.post("/agent/v1/enrolment", "application/json", message)
                .body()
                .toString(StandardCharsets.UTF_8);
    }

    @Test
    void keepsOneRowOfAStrangerWhateverItClaims() throws Exception {
        for (int chassis = 0; chassis < 50; chassis++) {
            String claimed = chassis % 2 == 0 ? "SN-1" : "SN-" + chassis;
            assertThatThrownBy(() -> wire.begin(in(claimed, stranger))).hasMessage("403 register.unknown-ek");
        }
        assertThat(operator.refusals())
                .filteredOn(refusal -> refusal.reason().equals("register.unknown-ek"))
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.times()).isEqualTo(50));
    }

    @Test
    void tellsWhenARegisteredTpmIsInAnotherChassis() throws Exception {
        enrol(first, "SN-1");
        report(first, "SN-1");
        report(first, "SN-2");
        assertThat(chassisFindings("SN-1")).containsExactly("chassis.of-another");
        assertThat(explanation("SN-1", "chassis.of-another"))
                .contains("SN-1 at site-1", "SN-2", "site-2", second.id().shortText());

        report(first, "SN-77");
        assertThat(chassisFindings("SN-1")).containsExactly("chassis.serial-mismatch");

        report(first, "SN-1");
        assertThat(chassisFindings("SN-1")).as("back where it was").isEmpty();
    }

    @Test
    void noticesAMoveThoughNothingElseInTheReportChanged() throws Exception {
        enrol(first, "SN-1");
        report(first, "SN-1");
        ReportRequest renewal = AgentWire.request(first, wire.nonce(first.id()));
        wire.report(new ReportRequest(renewal.report(), List.of(), Optional.of(new ChassisSerial("SN-1"))));
        ReportRequest moved = AgentWire.request(first, wire.nonce(first.id()));
        wire.report(new ReportRequest(moved.report(), List.of(), Optional.of(new ChassisSerial("SN-2"))));
        assertThat(chassisFindings("SN-1")).containsExactly("chassis.of-another");
    }

    @Test
    void changesNoVerdictByAClaim() throws Exception {
        enrol(first, "SN-1");
        report(first, "SN-1");
        ApplianceView before = operator.appliance("SN-1");
        report(first, "SN-2");
        ApplianceView after = operator.appliance("SN-1");
        assertThat(after.summary().tier()).isEqualTo(before.summary().tier());
        assertThat(after.history()).isEqualTo(before.history());
    }

    @Test
    void followsTheRegisterWhenItIsCorrected() throws Exception {
        enrol(first, "SN-5");
        assertThat(chassisFindings("SN-1")).containsExactly("chassis.serial-mismatch");
        operator.replaceRegister(Bytes.utf8(
                fleet.register(stranger).toString(StandardCharsets.UTF_8).replace("SN-1,", "SN-5,")));
        assertThat(chassisFindings("SN-5")).isEmpty();
    }

    @Test
    void forgetsNoClaimWhenTheServerIsRestarted() throws Exception {
        enrol(first, "SN-2");
        assertThatThrownBy(() -> wire.begin(in("SN-1", stranger))).hasMessage("403 register.unknown-ek");
        Path data = directory.resolve("server");
        operator.close();
        wire.close();
        server.close();
        server = ControlPlane.start(fleet.configuration(data), clock);
        operator = TestFleet.operator(server, data);
        wire = TestFleet.agent(server);
        assertThat(chassisFindings("SN-1")).containsExactly("chassis.of-another", "chassis.other-tpm");
    }
}
