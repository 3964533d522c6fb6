package dev.martello.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.DurableFile.Readers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesOfOctetsTest {
    @TempDir
    private Path directory;

    @Test
    void readsAFileOfTheLargestSizeAndRefusesALargerOne() throws IOException {
        Path file = Files.write(directory.resolve("file"), new byte[] {1, 2, 3});

        assertThat(BoundedFile.read(file, 3)).isEqualTo(Bytes.of(1, 2, 3));
        assertThatThrownBy(() -> BoundedFile.read(file, 2))
                .isInstanceOf(BoundedFile.TooLarge.class)
                .hasMessage(file + " has more than 2 octets");
    }

    @Test
    void doesNotBelieveTheSizeThatAFileClaims() throws IOException {
        Path claimsNothing = Path.of("/proc/self/status");
        assertThat(Files.size(claimsNothing)).isZero();

        assertThat(BoundedFile.read(claimsNothing, 1 << 16).length()).isPositive();
        assertThatThrownBy(() -> BoundedFile.read(claimsNothing, 10)).isInstanceOf(BoundedFile.TooLarge.class);
    }

    @Test
    void replacesAFileAndWhatAnInterruptedWriteLeft() throws IOException {
        Path file = directory.resolve("file");
        Files.writeString(directory.resolve("file.new"), "half");

        DurableFile.write(file, Bytes.ascii("first"), Readers.OWNER);
        DurableFile.write(file, Bytes.ascii("second"), Readers.OWNER);

        assertThat(file).hasContent("second");
        assertThat(directory.resolve("file.new")).doesNotExist();
    }

    @Test
    void leavesNothingOfWhatCouldNotBeWritten() throws IOException {
        Path inTheWay = Files.createDirectory(directory.resolve("key"));
        Files.writeString(inTheWay.resolve("file"), "of somebody else");

        assertThatThrownBy(() -> DurableFile.write(inTheWay, Bytes.ascii("secret"), Readers.OWNER))
                .isInstanceOf(IOException.class);
        assertThat(directory.resolve("key.new")).doesNotExist();
    }

    @Test
    void oneAtATimeHasALockAndTheNextOneGetsItBack() throws IOException {
        try (LockFile _ = LockFile.take(directory, "lock").orElseThrow()) {
            assertThat(LockFile.take(directory, "lock")).isEmpty();
            assertThat(LockFile.take(directory.resolve("."), "lock"))
                    .as("by another name")
                    .isEmpty();
        }
        try (LockFile again = LockFile.take(directory, "lock").orElseThrow()) {
            assertThat(again).isNotNull();
        }
    }

    @Test
    void letsNobodyButTheOwnerReadASecret() throws IOException {
        Path file = directory.resolve("secret");

        DurableFile.write(file, Bytes.ascii("secret"), Readers.OWNER);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }
}
