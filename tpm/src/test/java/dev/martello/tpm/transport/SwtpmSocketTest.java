package dev.martello.tpm.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.TpmTransportException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The data channel over TCP, with servers that no swtpm is. */
class SwtpmSocketTest {
    private static final Bytes COMMAND = Bytes.fromHex("80010000000c0000017b0004");

    @Test
    void putsResponseTogetherThatComesInPieces() throws Exception {
        try (FakeServer server = new FakeServer("8001", "0000", "000c00000000", "abcd");
                TpmTransport transport = TpmTransport.open(server.address())) {
            assertThat(transport.transmit(COMMAND)).isEqualTo(Bytes.fromHex("80010000000c00000000abcd"));
        }
    }

    @ParameterizedTest
    @CsvSource({"ffffffff", "00001001", "00000009", "00000000"})
    void refusesAbsurdSizeBeforeItReads(String size) throws Exception {
        try (FakeServer server = new FakeServer("8001" + size + "00000000");
                TpmTransport transport = TpmTransport.open(server.address())) {
            assertThatThrownBy(() -> transport.transmit(COMMAND))
                    .isInstanceOf(TpmTransportException.class)
                    .hasMessageContaining("announced a response of " + Long.parseLong(size, 16) + " octets");
        }
    }

    @ParameterizedTest
    @CsvSource({"''", "8001", "80010000000c00000000ab"})
    void saysThatConnectionWasClosedInTheMiddle(String response) throws Exception {
        try (FakeServer server = new FakeServer(response);
                TpmTransport transport = TpmTransport.open(server.address())) {
            assertThatThrownBy(() -> transport.transmit(COMMAND))
                    .isInstanceOf(TpmTransportException.class)
                    .hasMessageContaining("closed the connection");
        }
    }

    /** Answers the first command of its one client with given octets, then hangs up. */
    private static final class FakeServer implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

        FakeServer(String... pieces) throws Exception {
            Thread.startVirtualThread(() -> serve(pieces));
        }

        private void serve(String... pieces) {
            try (Socket client = socket.accept();
                    InputStream in = client.getInputStream()) {
                in.readNBytes(COMMAND.length());
                for (String piece : pieces) {
                    client.getOutputStream().write(Bytes.fromHex(piece).toArray());
                    client.getOutputStream().flush();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String address() {
            return "swtpm:127.0.0.1:" + socket.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
