package dev.martello.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.cli.Commands;
import dev.martello.cli.Commands.Run;
import dev.martello.cli.lab.Martello;
import dev.martello.lab.demo.Demo;
import dev.martello.lab.demo.DemoSetting;
import dev.martello.lab.demo.DemoStage;
import dev.martello.lab.demo.DemoState;
import dev.martello.lab.demo.DemoState.Outcome;
import dev.martello.lab.demo.DemoState.Row;
import dev.martello.lab.demo.DemoVerdict;
import dev.martello.lab.tool.Trees;
import dev.martello.server.client.OperatorClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DemoTest {
    @Test
    void tellsGoodAppliancesFromBadOnesAndLeavesNothingBehind() {
        List<ProcessHandle> ofOthers = ProcessHandle.current().descendants().toList();
        Run run = Commands.run("demo", "--once", "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode document = new JsonMapper().readTree(run.out());
        assertThat(document.get("asExpected").asBoolean()).isTrue();
        assertThat(document.get("appliances")).hasSize(14);
        assertThat(document.get("appliances")
                        .valueStream()
                        .map(each -> each.get("verdict").asString()))
                .containsExactlyInAnyOrderElementsOf(expected());
        assertThat(document.get("tamper").get("toVerdictMillis").asLong()).isPositive();
        assertThat(document.get("tamper").get("toRevokedMillis").asLong())
                .isGreaterThanOrEqualTo(
                        document.get("tamper").get("toVerdictMillis").asLong());
        assertThat(document.get("tamper").get("refusedBy").asString()).isEqualTo("ams1-e01");
        assertThat(document.get("tamper").get("reason").asString()).contains("/var/tmp/.cache/xmrig sha256:");
        assertThat(ProcessHandle.current().descendants()).isSubsetOf(ofOthers);
    }

    @Test
    void refusesOptionsOfAMachineWhereNoneIsWanted(@TempDir Path cache) {
        Run run = Commands.run("demo", "--once", "--cache", cache.toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .isEqualToIgnoringNewLines(
                        "martello: --cache and --kvm are for the machine of --lab; without that there is none");
    }

    @Test
    void losesNothingWhenTheControlPlaneIsKilledOnTheWay() throws Exception {
        Path directory = Files.createTempDirectory("martello");
        List<Set<String>> enrolledWhenKilled = new ArrayList<>();
        try (DemoStage stage = new DemoStage(new DemoSetting(directory, Martello.command()), _ -> {})) {
            stage.set();
            Demo demo = new Demo(stage, Clock.systemUTC(), state -> killAt(stage, state, enrolledWhenKilled));
            Outcome outcome = demo.run();
            assertThat(outcome.appliances()).allMatch(Row::isAsExpected);
            assertThat(outcome.isAsExpected()).isTrue();
            assertThat(enrolledWhenKilled).hasSize(2);
            assertThat(enrolledNow(stage)).containsAll(enrolledWhenKilled.getLast());
        } finally {
            Trees.delete(directory);
        }
    }

    /** When the first appliances are judged, and again when most are. */
    private static void killAt(DemoStage stage, DemoState state, List<Set<String>> kills) {
        Set<String> acknowledged = new TreeSet<>();
        state.appliances().stream()
                .filter(row -> row.verdict()
                        .filter(each -> each != DemoVerdict.REFUSED)
                        .isPresent())
                .forEach(row -> acknowledged.add(row.id()));
        int wanted = kills.isEmpty() ? 1 : 8;
        if (kills.size() < 2 && acknowledged.size() >= wanted) {
            ProcessHandle.of(stage.controlPlane().pid()).ifPresent(ProcessHandle::destroyForcibly);
            kills.add(acknowledged);
        }
    }

    private static Set<String> enrolledNow(DemoStage stage) throws Exception {
        Path data = stage.controlPlane().data();
        try (OperatorClient operator = OperatorClient.open(
                stage.controlPlane().address(),
                data.resolve("ca.pem"),
                Files.readString(data.resolve("operator.token")))) {
            Set<String> serials = new TreeSet<>();
            operator.appliances(Optional.empty(), Optional.empty())
                    .forEach(each -> each.serial().ifPresent(serials::add));
            return serials;
        }
    }

    private static List<String> expected() {
        return List.of(
                "AFFIRMING",
                "AFFIRMING",
                "AFFIRMING",
                "AFFIRMING",
                "CONTRAINDICATED",
                "CONTRAINDICATED",
                "CONTRAINDICATED",
                "CONTRAINDICATED",
                "CONTRAINDICATED",
                "CONTRAINDICATED",
                "WARNING",
                "WARNING",
                "REFUSED",
                "NONE");
    }
}
