package dev.martello.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.cli.Commands;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabCaptureTest {
    @ParameterizedTest
    @ValueSource(strings = {"tpm-moved", "upgraded", "rolled-back", "volume-unlocked"})
    void refusesScenarioWhoseEvidenceDoesNotGiveItsVerdictAgain(String scenario, @TempDir Path directory) {
        Commands.Run run = Commands.run("lab", "capture", "--out", directory.toString(), "good", scenario);

        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err())
                .startsWith("martello: \"" + scenario + "\" cannot be captured: ")
                .hasLineCount(1);
        assertThat(directory).isEmptyDirectory();
    }
}
