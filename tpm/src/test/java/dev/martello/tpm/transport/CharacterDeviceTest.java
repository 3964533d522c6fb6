package dev.martello.tpm.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Tpm;
import dev.martello.tpm.TpmProtocolException;
import dev.martello.tpm.TpmTransportException;
import dev.martello.tpm.command.GetRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices that every machine has, and that behave as a TPM whose driver is in trouble. */
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

    @Test
    void driverThatHasNoResponseIsNamed() throws Exception {
        try (TpmTransport device = CharacterDevice.open(Path.of("/dev/null"))) {
            assertThatThrownBy(() -> device.transmit(Bytes.repeat(0, 10)))
                    .isInstanceOf(TpmTransportException.class)
                    .hasMessage("the driver of the TPM /dev/null gave no response; the kernel's log may say why");
        }
    }

    @Test
    void deviceThatDoesNotTakeCommandsIsNamed() throws Exception {
        try (TpmTransport device = CharacterDevice.open(Path.of("/dev/full"))) {
            assertThatThrownBy(() -> device.transmit(Bytes.repeat(0, 10)))
                    .isInstanceOf(TpmTransportException.class)
                    .hasMessageStartingWith("the TPM /dev/full does not answer: ");
        }
    }

    @Test
    void deviceThatIsNoTpmIsFoundOut() throws Exception {
        try (Tpm tpm = Tpm.over(CharacterDevice.open(Path.of("/dev/zero")))) {
            assertThatThrownBy(() -> tpm.execute(new GetRandom(4))).isInstanceOf(TpmProtocolException.class);
        }
    }
}
