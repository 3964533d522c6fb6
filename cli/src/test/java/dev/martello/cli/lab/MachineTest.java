package dev.martello.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.cli.Commands;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Real machines: firmware with Secure Boot, a TPM, Debian's kernel, and the agent as a service, in front of a real control plane. */
@StartsMachines({"true", "all"})
class MachineTest {
    @Test
    void whatIsReleasedIsTrustedAndWhatIsTamperedWithIsNot() {
        // A machine keeps one processor busy: what starts anew runs beside what goes on from a snapshot.
        CompletableFuture<List<JsonNode>> started = CompletableFuture.supplyAsync(() -> outcomes("cmdline-changed"));

        assertThat(outcomes(
                        "good",
                        "unknown-binary",
                        "unknown-script",
                        "violation",
                        "agent-killed",
                        "control-plane-gone",
                        "clock-off"))
                .hasSize(7)
                .allSatisfy(MachineTest::isAsExpected);
        assertThat(started.join()).hasSize(1).allSatisfy(MachineTest::isAsExpected);
    }

    private static List<JsonNode> outcomes(String... scenarios) {
        String[] command = Stream.concat(Stream.of("lab", "run", "--json"), Stream.of(scenarios))
                .toArray(String[]::new);
        Commands.Run run = Commands.run(command);

        assertThat(run.exitCode()).as(run.err()).isZero();
        return new JsonMapper()
                .readTree(run.out())
                .path("outcomes")
                .valueStream()
                .toList();
    }

    private static void isAsExpected(JsonNode outcome) {
        assertThat(outcome.path("isAsExpected").asBoolean())
                .as(outcome.toString())
                .isTrue();
    }
}
