package dev.martello.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.cli.Commands;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The demo with a real machine beside the virtual ones. */
@StartsMachines("all")
class DemoMachineTest {
    @Test
    void demoTellsWhenARealApplianceIsTamperedWith() {
        Commands.Run run = Commands.run("demo", "--lab", "--once", "--json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode document = new JsonMapper().readTree(run.out());
        JsonNode real = document.path("appliances").valueStream().toList().getLast();
        assertThat(real.path("verdict").asString()).isEqualTo("AFFIRMING");
        assertThat(real.path("release").asString()).isEqualTo("1.0.0");
        assertThat(document.path("tamper").path("id")).isEqualTo(real.path("id"));
        assertThat(document.path("tamper").path("verdict").asString()).isEqualTo("CONTRAINDICATED");
    }
}
