package dev.martello.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.cli.Commands;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Real machines: firmware with Secure Boot, a TPM, Debian's kernel, and the agent as a service, in front of a real control plane. */
@StartsMachines({"true", "all"})
class MachineTest {
    @Test
    void whatIsReleasedIsTrustedAndWhatIsTamperedWithIsNot() {
        Commands.Run run = Commands.run(
                "lab",
                "run",
                "--json",
                "good",
                "unknown-binary",
                "unknown-script",
                "violation",
                "agent-killed",
                "control-plane-gone",
                "clock-off",
                "cmdline-changed");

        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode outcomes = new JsonMapper().readTree(run.out()).path("outcomes");
        assertThat(outcomes)
                .hasSize(8)
                .allSatisfy(outcome -> assertThat(outcome.path("isAsExpected").asBoolean())
                        .as(outcome.toString())
                        .isTrue());
    }
}
