package dev.martello.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.attester.KeyBlob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
    private static final KeyBlob KEY = new KeyBlob(Bytes.of(1, 2, 3), Bytes.of(4, 5));

    @TempDir
    private Path directory;

    @Test
    void keepsKeyForItsOwnerAlone() throws IOException {
        Path state = directory.resolve("state");
        KeyFile file = new KeyFile(state);
        assertThat(file.read()).isEmpty();
        file.write(KEY);
        assertThat(new KeyFile(state).read()).contains(KEY);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("attestation-key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void replacesKeyAndWhatAnInterruptedWriteLeft() throws IOException {
        KeyFile file = new KeyFile(directory);
        Files.writeString(directory.resolve("attestation-key.new"), "half");
        file.write(new KeyBlob(Bytes.of(9), Bytes.of(9)));
        file.write(KEY);
        assertThat(file.read()).contains(KEY);
        assertThat(directory.resolve("attestation-key.new")).doesNotExist();
    }

    @Test
    void damagedFileIsNoKey() throws IOException {
        KeyFile file = new KeyFile(directory);
        file.write(KEY);
        byte[] whole = Files.readAllBytes(directory.resolve("attestation-key"));
        for (int length = 0; length < whole.length; length++) {
            Files.write(directory.resolve("attestation-key"), Arrays.copyOf(whole, length));
            assertThat(file.read()).as("%d octets", length).isEmpty();
        }
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(directory.resolve("attestation-key"), flipped);
            assertThat(file.read()).as("bit %d", bit).isEmpty();
        }
        Files.write(directory.resolve("attestation-key"), new byte[1 << 20]);
        assertThat(file.read()).isEmpty();
    }
}
