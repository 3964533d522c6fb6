package dev.martello.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.lab.image.AgentProgram;
import dev.martello.lab.image.ImageLibrary;
import dev.martello.lab.machine.Accelerator;
import dev.martello.lab.machine.Facilities;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabTest {
    @Test
    void givesEachOfThoseThatAreCalledAlikeADirectoryOfItsOwn(@TempDir Path cache, @TempDir Path rooms)
            throws Exception {
        Facilities facilities = new Facilities(
                rooms,
                Accelerator.EMULATION,
                new ImageLibrary.Setting(
                        cache, new AgentProgram(List.of(), List.of(), "none"), InstantSource.system(), _ -> {}));
        try (Lab lab = Lab.open(facilities)) {
            List<Path> directories =
                    List.of(lab.newDirectory("good"), lab.newDirectory("good"), lab.newDirectory("good"));

            assertThat(directories)
                    .allSatisfy(directory -> assertThat(directory).isEmptyDirectory())
                    .extracting(directory -> directory.getFileName().toString())
                    .containsExactly("good", "good-2", "good-3");
        }
    }
}
