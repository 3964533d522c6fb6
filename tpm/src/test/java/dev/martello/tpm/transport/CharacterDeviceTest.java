package dev.martello.tpm.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.TpmTransportException;
import java.io.IOException;
import java.nio.file.Files;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDir;

class CharacterDeviceTest {
    @TempDir
    private Path directory;

    @Test
    void makesNoFileWhereThereIsNoTpm() {
        Path missing = directory.resolve("tpmrm0");
        assertThatThrownBy(() -> CharacterDevice.open(missing))
                .isInstanceOf(TpmTransportException.class)
                .hasMessageContaining("there is no TPM at " + missing);
        assertThat(missing).doesNotExist();
    }

    @Test
    void refusesWhatIsNoDevice() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "text");
        assertThatThrownBy(() -> CharacterDevice.open(file)).hasMessageContaining("is no device");
        assertThatThrownBy(() -> CharacterDevice.open(directory)).hasMessageContaining("is no device");
        assertThat(file).hasContent("text");
    }

    @TempDir
    private Path directory;

    @Test
    void makesNoFileWhereThereIsNoTpm() {
        Path missing = directory.resolve("tpmrm0");
        assertThatThrownBy(() -> CharacterDevice.open(missing))
                .isInstanceOf(TpmTransportException.class)
                .hasMessageContaining("there is no TPM at " + missing);
        assertThat(missing).doesNotExist();
    }

    @Test
    void refusesWhatIsNoDevice() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "text");
        assertThatThrownBy(() -> CharacterDevice.open(file)).hasMessageContaining("is no device");
        assertThatThrownBy(() -> CharacterDevice.open(directory)).hasMessageContaining("is no device");
        assertThat(file).hasContent("text");
    }

    @Test
    void saysThatADeviceGivesNoResponse() throws TpmTransportException {
        try (CharacterDevice device = CharacterDevice.open(Path.of("/dev/null"))) {
            assertThatThrownBy(() -> device.transmit(Bytes.fromHex("80010000000a00000181")))
                    .isInstanceOf(TpmTransportException.class)
                    .hasMessageContaining("gave no response");
        }
    }
}
