package dev.martello.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.cli.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CheckCommandTest {
    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void judgesThisMachineWithEachCheckOnce() {
        Commands.Run run = Commands.run("check", "--json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode document = JSON.readTree(run.out());
        int answers = 0;
        for (String result : new String[] {"passed", "failed", "cannotTell", "excepted", "notApplicable"}) {
            answers += document.get("summary").get(result).asInt();
        }
        assertThat(answers).isEqualTo(document.get("checks").size()).isPositive();
        for (JsonNode finding : document.get("findings")) {
            assertThat(finding.get("remedy").get("apply").asString()).isNotBlank();
            assertThat(finding.get("seen").asString()).isNotBlank();
        }
    }

    @Test
    void takesNothingOfAnImageForGoodThatOnlyAKernelKnows(@TempDir Path image) throws IOException {
        Commands.Run run = Commands.run("check", "--root", image.toString(), "--json", "--fail-on", "info");

        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode summary = JSON.readTree(run.out()).get("summary");
        assertThat(summary.get("passed").asInt()).isZero();
        assertThat(summary.get("cannotTell").asInt()).isPositive();
        assertThat(Commands.run("check", "--root", image.toString()).out())
                .contains("Cannot tell", "an image has no kernel that runs");
    }

    @Test
    void saysThatThereIsNoImage() {
        Commands.Run run = Commands.run("check", "--root", "/nowhere");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .isEqualToIgnoringNewLines(
                        "martello: /nowhere is no directory that can be read; --root names an unpacked image");
    }

    @Test
    void triesAnOperatorsOwnChecks(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("site.yaml"), """
            format: 1
            checks:
              - id: site.panic
                title: It restarts after a panic.
                systems: [linux]
                severity: low
                pass: int(sysctl["kernel.panic"]) > 0
                subject: kernel.panic
                seen: "{sysctl['kernel.panic']}"
                why: Nobody is there to press the button.
                references: [ours]
                remedy: {risk: safe live, apply: sysctl -w kernel.panic=10}
                passing: [{sysctl: {kernel.panic: "10"}}]
                failing: [{sysctl: {kernel.panic: "10"}}]
            """);

        assertThat(Commands.run("checks", "lint", file.toString()).exitCode()).isZero();
        Commands.Run tried = Commands.run("checks", "test", file.toString());
        assertThat(tried.exitCode()).isEqualTo(1);
        assertThat(tried.err()).contains(file + ", line 14: site.panic should fail with this sample");

        Files.writeString(file, Files.readString(file).replace("sysctl[\"kernel.panic\"]", "systcl[\"kernel.panic\"]"));
        Commands.Run linted = Commands.run("checks", "lint", file.toString());
        assertThat(linted.exitCode()).isEqualTo(2);
        assertThat(linted.err()).contains("line 7: check site.panic: ", "undeclared reference to 'systcl'");
    }
}
