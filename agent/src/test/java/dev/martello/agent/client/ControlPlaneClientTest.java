package dev.martello.agent.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.martello.agent.OpenSsl;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.NonceRequest;
import dev.martello.evidence.report.ApplianceId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A control plane that does not answer as one. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ControlPlaneClientTest {
    private static final String OK = "HTTP/1.1 200 OK\r\n";

    @TempDir
    private Path directory;

    private ServerSocket server;
    private ServerTrust trust;

    @BeforeEach
    void listen() throws Exception {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        OpenSsl.run(
                directory,
                "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=ca -keyout ca.key -out ca.pem");
        trust = ServerTrust.in(directory.resolve("ca.pem"));
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", OK, OK + "Content-Length: 100\r\n\r\n", OK + "Content-Length: 100\r\n\r\nbeginning"})
    void isUnreachableIfItFallsSilent(String beginning) {
        assertThatExceptionOfType(Unreachable.class).isThrownBy(() -> ask(beginning, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                OK + "Content-Length: 100\r\n\r\ncut off",
                OK + "Content-Length: 7\r\n\r\nnonsens",
                OK + "Content-Length: 2000000000\r\n\r\n",
                "nonsense\r\n\r\n"
            })
    void isUnreachableIfItAnswersWhatItShouldNot(String answer) {
        assertThatExceptionOfType(Unreachable.class).isThrownBy(() -> ask(answer, false));
    }

    @Test
    void isNotLookedForElsewhere() {
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() ->
                        ask("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", false))
                .satisfies(refused -> assertThat(refused.status()).isEqualTo(302));
    }

    /** @param staysOpen whether the connection is left open behind the answer */
    private void ask(String answer, boolean staysOpen) throws Exception {
        Thread answering = Thread.ofPlatform().daemon().start(() -> answer(answer, staysOpen));
        URI address = URI.create("http://127.0.0.1:" + server.getLocalPort());
        Duration timeout = staysOpen ? Duration.ofMillis(500) : Duration.ofMinutes(1);
        try (ControlPlaneClient client = new ControlPlaneClient(address, trust, timeout)) {
            client.nonce(new NonceRequest(new ApplianceId(Bytes.repeat(1, 32))));
        } finally {
            answering.interrupt();
        }
    }

    private void answer(String answer, boolean staysOpen) {
        try (Socket connection = server.accept()) {
            connection.getInputStream().read(new byte[4096]);
            connection.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
            connection.getOutputStream().flush();
            while (staysOpen && connection.getInputStream().read() >= 0) {}
        } catch (IOException e) {
            // The client ended the connection.
        }
    }
}
