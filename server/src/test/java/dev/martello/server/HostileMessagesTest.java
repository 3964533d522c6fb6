package dev.martello.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.WireFormat;
import dev.martello.server.AgentWire.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that no appliance would send: each is answered with a problem, and the server goes on. */
class HostileMessagesTest {
    private static final String CBOR = "application/cbor";
    private static final String JSON = "application/json";

    @TempDir
    static Path directory;

    private static ControlPlane server;
    private static AgentWire wire;

    @BeforeAll
    static void start() throws Exception {
        server = ControlPlane.start(ServerConfiguration.onLoopback(directory, Set.of(), List.of()));
        wire = TestFleet.agent(server);
    }

    @AfterAll
    static void stop() {
        wire.close();
        server.close();
    }

    private static void assertProblem(String path, String type, Bytes body, int status, String reason)
            throws Exception {
        Answer answer = wire.post(path, type, body);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"enrolment", "enrolment/activation", "nonce", "report"})
    void refusesWhatIsNoMessage(String what) throws Exception {
        String path = "/agent/v1/" + what;
        for (Bytes cbor : List.of(
                Bytes.EMPTY,
                Bytes.repeat(0x81, 10_000),
                Bytes.repeat(0xa1, 10_000),
                Bytes.repeat(0x9f, 10_000),
                Bytes.repeat(0xd8, 10_000),
                Bytes.fromHex("9b7fffffffffffffff"),
                Bytes.fromHex("bb7fffffffffffffff"),
                Bytes.fromHex("5b4000000000000000"),
                Bytes.fromHex("7b4000000000000000"),
                Bytes.fromHex("f6"))) {
            assertProblem(path, CBOR, cbor, 400, "request.malformed");
        }
        for (String json : List.of("", "null", "[", "{}", "{\"x\":1}", "[".repeat(10_000), "{\"a\":".repeat(2000))) {
            assertProblem(path, JSON, Bytes.utf8(json), 400, "request.malformed");
        }
        assertProblem(path, "text/plain", Bytes.ascii("{}"), 415, "request.media-type");
        assertProblem(path, "", Bytes.ascii("{}"), 415, "request.media-type");
    }

    @Test
    void refusesBodiesThatAreLargerThanTheirRouteAllows() throws Exception {
        Bytes small = Bytes.repeat(0x40, (64 << 10) + 1);
        for (String path : List.of("/agent/v1/enrolment", "/agent/v1/enrolment/activation", "/agent/v1/nonce")) {
            assertProblem(path, CBOR, small, 413, "request.too-large");
        }
        assertProblem(
                "/agent/v1/report",
                CBOR,
                Bytes.repeat(0x40, WireFormat.MAX_MESSAGE_BYTES + 1),
                413,
                "request.too-large");
    }

    @Test
    void survivesNoise() throws Exception {
        Random random = new Random(42);
        for (int i = 0; i < 300; i++) {
            byte[] noise = new byte[random.nextInt(400)];
            random.nextBytes(noise);
            assertProblem("/agent/v1/report", i % 2 == 0 ? CBOR : JSON, Bytes.owning(noise), 400, "request.malformed");
        }
    }
}
