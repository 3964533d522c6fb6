package dev.martello.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.ReportRequest;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemKind;
import dev.martello.evidence.report.PcrValuesItem;
import dev.martello.evidence.settings.Account;
import dev.martello.evidence.settings.Accounts;
import dev.martello.evidence.settings.OperatingSystem;
import dev.martello.evidence.settings.OsFamily;
import dev.martello.evidence.settings.Settings;
import dev.martello.evidence.settings.SettingsItem;
import dev.martello.evidence.settings.Unseen;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.view.ApplianceView;
import dev.martello.server.view.FindingView;
import dev.martello.server.view.FleetFindingsView;
import dev.martello.server.view.PostureView;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An appliance that was taken over says of its settings what it likes; one beside it is honest. */
class HostileSettingsTest {
    @TempDir
    static Path directory;

    private static TestFleet fleet;
    private static SoftTpm liar;
    private static SoftTpm neighbour;
    private static ControlPlane server;
    private static OperatorClient operator;
    private static AgentWire wire;

    @BeforeAll
    static void start() throws Exception {
        fleet = new TestFleet(directory);
        liar = fleet.newTpm();
        neighbour = fleet.newTpm();
        Path data = directory.resolve("server");
        server = ControlPlane.start(fleet.configuration(data));
        operator = TestFleet.operator(server, data);
        wire = TestFleet.agent(server);
        operator.replaceRegister(fleet.register());
        wire.enrol(liar);
        wire.enrol(neighbour);
        report(neighbour, settings("nobody"));
    }

    @AfterAll
    static void stop() throws Exception {
        wire.close();
        operator.close();
        server.close();
        fleet.close();
    }

    private static void report(SoftTpm tpm, Item settings) throws Exception {
        List<Item> items = List.of(AgentWire.BOOT_LOG, PcrValuesItem.write(tpm.pcrs()), settings);
        wire.report(new ReportRequest(AgentWire.report(tpm, wire.nonce(tpm.id()), items), items, Optional.empty()));
    }

    /** A machine with a second account that is root. */
    private static Item settings(String name) {
        return SettingsItem.write(Settings.of(
                        new OperatingSystem(OsFamily.LINUX, name, name),
                        List.of(new Accounts(
                                List.of(new Account(name, 0, 0, name, name, false, Optional.empty())),
                                new TreeMap<>(),
                                List.of(name),
                                Optional.empty(),
                                List.of())),
                        List.of(new Unseen("ssh", name))))
                .orElseThrow();
    }

    private static ApplianceView view(SoftTpm tpm) throws Exception {
        return operator.appliance(tpm.id().toString());
    }

    /** By what each is, the octets that are sent for settings. */
    static Stream<Arguments> lies() {
        Bytes packages = Bytes.fromHex("a1687061636b61676573");
        return Stream.of(
                arguments(
                        "a sysctl of ten billion octets", Bytes.fromHex("a16673797363746ca161617b00000002540be40061")),
                arguments(
                        "a million packages",
                        Bytes.concat(packages, Bytes.fromHex("9a000f4240"), Bytes.repeat(0xa0, 1_000_000))),
                arguments(
                        "four billion packages that do not come", Bytes.concat(packages, Bytes.fromHex("9affffffff"))),
                arguments("lists in lists", Bytes.concat(packages, Bytes.repeat(0x81, 100_000))),
                arguments("a part twice", Bytes.fromHex("a2627263a0627263a0")),
                arguments("nothing", Bytes.EMPTY));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    void findsWhatAnApplianceMakesUpOnItAndOnNoOther(String what, Bytes lie) throws Exception {
        ApplianceView before = view(neighbour);

        report(liar, new Item(ItemKind.SETTINGS, lie));

        assertThat(view(liar).findings())
                .as(what)
                .extracting(FindingView::rule)
                .contains("settings.malformed")
                .noneMatch(rule -> rule.startsWith("posture."));
        assertThat(view(neighbour).findings()).isEqualTo(before.findings());
        assertThat(view(neighbour).posture()).isPresent().isEqualTo(before.posture());
        assertThat(operator.findings(Optional.empty(), Optional.empty()).findings())
                .isNotEmpty()
                .flatExtracting(FleetFindingsView.Finding::examples)
                .extracting(FleetFindingsView.Example::appliance)
                .containsOnly(neighbour.id().toString());
    }

    @Test
    void showsNothingThatMovesACursorWhateverAnApplianceCallsThings() throws Exception {
        report(liar, settings("\u001b[2J\u202e<script>alert(1)</script>\nnobody"));

        ApplianceView view = view(liar);
        FleetFindingsView found = operator.findings(Optional.of("accounts"), Optional.empty());

        String shown = "·[2J·<script>alert(1)</script>·nobody";
        assertThat(view.posture().orElseThrow().findings())
                .extracting(PostureView.Finding::subject)
                .contains(shown);
        assertThat(view.posture().orElseThrow().untold())
                .extracting(PostureView.Untold::reason)
                .contains(shown);
        assertThat(found.findings())
                .flatExtracting(FleetFindingsView.Finding::examples)
                .extracting(FleetFindingsView.Example::subject)
                .contains(shown);
        assertThat(Stream.of(view.toString(), found.toString()))
                .allSatisfy(text -> assertThat(text).doesNotContain("\u001b", "\u202e"));
    }
}
