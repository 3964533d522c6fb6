package dev.martello.evidence.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths are given as they are, as if somebody had put something else there after they were looked at. */
class RegularFilesTest {
    @TempDir
    Path directory;

    private static String text(Path file) throws IOException {
        try (FileChannel channel = RegularFiles.open(file)) {
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "with space"})
    void opensRegularFilesWhateverTheirNames(String name) throws IOException {
        Files.writeString(directory.resolve(name), "content");

        assertThat(text(directory.resolve(name))).isEqualTo("content");
    }

    @Test
    void opensWhatTheKernelMakesUp() throws IOException {
        assertThat(text(Path.of("/proc/self/status"))).contains("Name:");
    }

    @Test
    void doesNotWaitForWhoeverWritesIntoAPipe() throws Exception {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> RegularFiles.open(pipe))
                .withMessage(pipe + ": it is no regular file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/zero", "/dev", "/proc/self/exe"})
    void opensNeitherDevicesNorDirectoriesNorLinks(String path) {
        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> RegularFiles.open(Path.of(path)))
                .withMessage(path + ": it is no regular file");
    }

    @Test
    void saysThatThereIsNothing() {
        Path nothing = directory.resolve("nothing");

        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> RegularFiles.open(nothing))
                .withMessage(nothing.toString());
    }
}
