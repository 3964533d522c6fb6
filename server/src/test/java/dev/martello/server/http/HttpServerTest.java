package dev.martello.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.server.tls.ServerAuthority;
import dev.martello.server.tls.TlsClients;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HttpServerTest {
    private static final int MAX_BODY_BYTES = 1000;
    private static final HttpLimits PATIENT = waiting(Duration.ofSeconds(20));

    /** For requests whose bodies never come. */
    private static final HttpLimits HASTY = waiting(Duration.ofMillis(300));

    private static final CountDownLatch SLOW_STARTED = new CountDownLatch(1);
    private static final CountDownLatch SLOW_MAY_END = new CountDownLatch(1);

    @TempDir
    static Path directory;

    private static SSLContext clientTls;
    private static SSLContext serverTls;
    private static HttpServer server;
    private static HttpServer hasty;

    @BeforeAll
    static void start() throws Exception {
        ServerAuthority authority =
                ServerAuthority.open(directory, List.of("localhost"), Clock.systemUTC(), new SecureRandom());
        clientTls = TlsClients.trusting(authority.certificate());
        serverTls = authority.serverContext();
        server = server(PATIENT);
        hasty = server(HASTY);
    }

    @AfterAll
    static void stop() {
        server.close();
        hasty.close();
    }

    private static HttpLimits waiting(Duration body) {
        return new HttpLimits(
                100,
                Duration.ofSeconds(20),
                body,
                Duration.ofSeconds(10),
                100 * MAX_BODY_BYTES,
                100,
                Duration.ofSeconds(2));
    }

    private static HttpServer server(HttpLimits limits) throws IOException {
        Routes routes = new Routes(List.of(
                route(
                        Method.GET,
                        "/things/{id}",
                        request -> text(request.head().pathParameter("id")
                                + request.head().queryParameter("q").orElse(""))),
                route(
                        Method.PUT,
                        "/things/{id}",
                        request -> text("" + request.body().length())),
                route(Method.POST, "/echo", request -> ApiResponse.ok("text/plain", request.body())),
                new Route(
                        Method.POST,
                        "/guarded",
                        MAX_BODY_BYTES,
                        _ -> {
                            throw new Refused(new Problem(401, "token.missing", "No token", "say who you are"));
                        },
                        _ -> text("never")),
                route(Method.GET, "/slow", _ -> {
                    SLOW_STARTED.countDown();
                    try {
                        SLOW_MAY_END.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return text("done");
                }),
                route(Method.GET, "/broken", _ -> {
                    throw new IllegalStateException("secret text of an exception");
                })));
        return HttpServer.start(
                new InetSocketAddress("localhost", 0), HttpServer.Tls.of(serverTls), routes, limits, (_, _, _) -> {});
    }

    private static Route route(Method method, String template, Route.Handler handler) {
        return new Route(method, template, MAX_BODY_BYTES, Route.OPEN, handler);
    }

    private static ApiResponse text(String text) {
        return ApiResponse.ok("text/plain", Bytes.utf8(text));
    }

    private static HttpRequest.Builder at(HttpServer server, String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path))
                .timeout(Duration.ofSeconds(30));
    }

    private static HttpResponse<String> send(HttpRequest request) throws Exception {
        try (HttpClient client = HttpClient.newBuilder().sslContext(clientTls).build()) {
            return client.send(request, BodyHandlers.ofString());
        }
    }

    private static void assertProblem(HttpResponse<String> response, int status, String reason) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.headers().map()).doesNotContainKey("Server").doesNotContainKey("X-Powered-By");
        JsonNode problem = JsonMapper.shared().readTree(response.body());
        assertThat(problem.get("reason").asString()).isEqualTo(reason);
        assertThat(problem.get("type").asString()).isEqualTo("urn:martello:problem:" + reason);
        assertThat(problem.get("status").asInt()).isEqualTo(status);
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void answersOverEachVersionOfHttp(HttpClient.Version version) throws Exception {
        HttpResponse<String> response =
                send(at(server, "/things/a%20b?q=%C3%BC").version(version).build());
        assertThat(response.body()).isEqualTo("a bü");
        assertThat(response.version()).isEqualTo(version);
        assertThat(response.headers().map()).doesNotContainKey("Server");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /, 404, path.unknown",
        "GET, /things, 404, path.unknown",
        "GET, /things/, 404, path.unknown",
        "GET, /things/a/b, 404, path.unknown",
        "POST, /things/a, 405, method.not-allowed",
        "DELETE, /things/a, 405, method.not-allowed",
        "TRACE, /things/a, 405, method.not-allowed",
        "GET, /things/a?q=1&q=2, 400, request.malformed",
        "GET, /things/a%2Fb, 400, request.malformed",
        "GET, /things/a%00b, 400, request.malformed",
        "GET, /things/a%0Ab, 400, request.malformed",
        "GET, /things/a?q=%00, 400, request.malformed",
        "GET, /things/a?%07=1, 400, request.malformed",
        "GET, /broken, 500, server.failure",
        "POST, /guarded, 401, token.missing",
    })
    void givesEachFailureTheFormOfAProblem(String method, String path, int status, String reason) throws Exception {
        HttpResponse<String> response =
                send(at(server, path).method(method, BodyPublishers.noBody()).build());
        assertProblem(response, status, reason);
        assertThat(response.body()).doesNotContain("secret", "Exception", "etty");
        if (status == 405) {
            assertThat(response.headers().firstValue("Allow")).hasValue("GET, PUT");
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void boundsTheBodyWhateverItClaims(HttpClient.Version version) throws Exception {
        byte[] fits = new byte[MAX_BODY_BYTES];
        byte[] large = new byte[MAX_BODY_BYTES + 1];
        HttpRequest.Builder put = at(server, "/things/a").version(version);
        assertThat(send(put.PUT(BodyPublishers.ofByteArray(fits)).build()).body())
                .isEqualTo("1000");
        assertProblem(send(put.PUT(BodyPublishers.ofByteArray(large)).build()), 413, "request.too-large");
        HttpRequest chunked = put.PUT(
                        BodyPublishers.fromPublisher(BodyPublishers.ofByteArrays(List.of(fits, new byte[] {1}))))
                .build();
        assertProblem(send(chunked), 413, "request.too-large");
    }

    @Test
    void refusesBodiesBeforeReadingThemWhenTheGuardSaysNo() throws Exception {
        String answer = raw("POST /guarded HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 401 ").contains("\"token.missing\"");
    }

    @Test
    void endsABodyThatDripsIn() throws Exception {
        String answer = raw("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\nabc");
        assertThat(answer).startsWith("HTTP/1.1 408 ").contains("\"request.too-slow\"");
    }

    @ParameterizedTest
    @CsvSource({
        "'GET / HTTP/9.9\r\nHost: localhost\r\n\r\n', 505",
        "'GARBAGE\r\n\r\n', 400",
        "'GET /things/a HTTP/1.1\r\n\r\n', 400",
        "'GET /things/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n', 400",
        "'POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', 400",
        "'GET /%ff%00 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', 400",
        "'GET /a\\..\\b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', 400",
    })
    void answersWhatIsNotHttpWithoutTellingAboutItself(String request, int status) throws Exception {
        String answer = raw(request);
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        assertThat(answer).contains("application/problem+json").doesNotContain("etty", "Server:", "xception");
    }

    @Test
    void refusesHeadersThatAreTooLarge() throws Exception {
        String answer = raw("GET /things/a HTTP/1.1\r\nHost: localhost\r\nX-Long: " + "x".repeat(9000) + "\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 431 ").contains("application/problem+json");
    }

    @Test
    void boundsTheMemoryOfAllBodiesTogether() throws Exception {
        BodyBudget budget = new BodyBudget(20);
        assertThat(budget.grow(0, 6)).isTrue();
        assertThat(budget.grow(0, 6)).isFalse();
        assertThat(budget.grow(6, 10)).isTrue();
        budget.giveBack(10);
        assertThat(budget.grow(0, 10)).isTrue();
    }

    @Test
    void aFewLargeBodiesKeepNoSmallOnesOut() {
        long beginning = BodyBudget.BEGINNING_BYTES;
        BodyBudget budget = new BodyBudget(16 * beginning);
        assertThat(budget.grow(0, 9 * beginning)).isTrue();
        assertThat(budget.grow(0, 2 * beginning)).isFalse();
        for (int i = 0; i < 7; i++) {
            assertThat(budget.grow(0, beginning)).isTrue();
        }
        assertThat(budget.grow(0, 1)).isFalse();
        budget.giveBack(9 * beginning);
        assertThat(budget.grow(0, beginning)).isTrue();
        assertThat(budget.grow(beginning, 9 * beginning)).isTrue();
        assertThat(budget.grow(0, 1)).isFalse();
    }

    @Test
    void letsRequestsUnderWayEndWhenItStops() throws Exception {
        HttpServer stopping = server(PATIENT);
        CompletableFuture<HttpResponse<String>> answer = CompletableFuture.supplyAsync(() -> {
            try {
                return send(at(stopping, "/slow").build());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        SLOW_STARTED.await();
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(stopping::close);
        SLOW_MAY_END.countDown();
        assertThat(answer.get().body()).isEqualTo("done");
        stopped.get();
    }

    @Test
    void speaksNoOldTls() throws Exception {
        try (SSLSocket socket = (SSLSocket) clientTls.getSocketFactory().createSocket("localhost", server.port())) {
            assertThat(socket.getSupportedProtocols()).contains("TLSv1.3", "TLSv1.2");
            socket.startHandshake();
            assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
        }
    }

    /** What the server answers to octets, until it closes or has sent a whole body. */
    private static String raw(String request) throws Exception {
        try (SSLSocket socket = (SSLSocket) clientTls.getSocketFactory().createSocket("localhost", hasty.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            socket.getOutputStream().flush();
            StringBuilder answer = new StringBuilder();
            byte[] buffer = new byte[4096];
            int read = socket.getInputStream().read(buffer);
            while (read >= 0) {
                answer.append(new String(buffer, 0, read, UTF_8));
                if (answer.toString().endsWith("}")) {
                    break;
                }
                read = socket.getInputStream().read(buffer);
            }
            return answer.toString();
        }
    }
}
