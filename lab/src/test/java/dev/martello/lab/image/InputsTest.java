package dev.martello.lab.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputsTest {
    @TempDir
    private Path directory;

    @Test
    void tellWhereOnePartEnds() {
        assertThat(Inputs.of("ab").text("c").digest())
                .isNotEqualTo(Inputs.of("a").text("bc").digest());
    }

    @Test
    void tellAFileThatHasAnotherName() throws Exception {
        Path one = Files.createDirectory(directory.resolve("one"));
        Path other = Files.createDirectory(directory.resolve("other"));
        Files.writeString(one.resolve("a"), "content");
        Files.writeString(other.resolve("b"), "content");

        assertThat(Inputs.of("").content(one).digest())
                .isNotEqualTo(Inputs.of("").content(other).digest());
    }

    @Test
    void areTheSameForTheSameContentElsewhere() throws Exception {
        Path one = Files.createDirectories(directory.resolve("one/deep"));
        Path other = Files.createDirectories(directory.resolve("other/deep"));
        Files.writeString(one.resolve("a"), "content");
        Files.writeString(other.resolve("a"), "content");

        assertThat(Inputs.of("").content(directory.resolve("one")).digest())
                .isEqualTo(Inputs.of("").content(directory.resolve("other")).digest());
    }
}
