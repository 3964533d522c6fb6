package dev.martello.tpm.transport;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Tpm;
import dev.martello.tpm.TpmProtocolException;
import dev.martello.tpm.TpmTransportException;
import dev.martello.tpm.command.GetRandom;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Devices that every machine has, and that behave as a TPM whose driver is in trouble. */
class CharacterDeviceTest {
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
