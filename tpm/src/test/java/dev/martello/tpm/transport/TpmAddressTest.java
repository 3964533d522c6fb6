package dev.martello.tpm.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.tpm.TpmTransportException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TpmAddressTest {
    @Test
    void readsWhatUsersWrite() {
        assertThat(TpmAddress.parse("device:/dev/tpmrm0")).isEqualTo(new TpmAddress.Device(Path.of("/dev/tpmrm0")));
        assertThat(TpmAddress.parse("swtpm:/run/a:1/tpm.sock"))
                .isEqualTo(new TpmAddress.SwtpmUnix(Path.of("/run/a:1/tpm.sock")));
        assertThat(TpmAddress.parse("swtpm:tpm.sock")).isEqualTo(new TpmAddress.SwtpmUnix(Path.of("tpm.sock")));
        assertThat(TpmAddress.parse("swtpm:localhost:2321")).isEqualTo(new TpmAddress.SwtpmTcp("localhost", 2321));
        assertThat(TpmAddress.parse("swtpm:::1:2321")).isEqualTo(new TpmAddress.SwtpmTcp("::1", 2321));
    }

    @ParameterizedTest
    @ValueSource(strings = {"device:/dev/tpmrm0", "swtpm:/run/tpm.sock", "swtpm:localhost:2321"})
    void isWrittenAsItWasRead(String text) {
        assertThat(TpmAddress.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tpm",
                "device",
                "device:",
                "swtpm:",
                "swtpm::2321",
                "swtpm:host:",
                "swtpm:host:0",
                "swtpm:host:65536",
                "swtpm:host:x",
                "http:localhost:1",
                "device:\0"
            })
    void refusesOtherTextWithSentenceThatSaysWhatToWrite(String text) {
        assertThatThrownBy(() -> TpmAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"" + text + "\" names no TPM: write device:/dev/tpmrm0 for the machine's own, "
                        + "swtpm:PATH for the UNIX socket of an swtpm, or swtpm:HOST:PORT for its TCP port");
    }

    @ParameterizedTest
    @ValueSource(strings = {"device:/nowhere/tpm0", "swtpm:/nowhere/tpm.sock", "swtpm:127.0.0.1:1"})
    void saysWhatCannotBeReached(String text) {
        assertThatThrownBy(() -> TpmTransport.open(text)).isInstanceOf(TpmTransportException.class);
    }
}
