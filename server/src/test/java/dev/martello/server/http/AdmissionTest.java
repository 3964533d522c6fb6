package dev.martello.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.server.tls.ServerAuthority;
import dev.martello.server.tls.TlsClients;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is asked for more than it can do does what it can, and tells the others to come again. */
class AdmissionTest {
    private static final int AT_ONCE = 2;

    /** What one HTTP/2 connection takes at once. */
    private static final int STREAMS = 100;

    private static final HttpLimits LIMITS = new HttpLimits(
            1000,
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(5),
            1 << 20,
            AT_ONCE,
            Duration.ofMillis(20));

    @TempDir
    Path directory;

    private final CountDownLatch held = new CountDownLatch(AT_ONCE);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final AtomicInteger under = new AtomicInteger();
    private final AtomicInteger mostUnder = new AtomicInteger();
    private HttpServer server;
    private SSLContext tls;
    private HttpClient client;

    @BeforeEach
    void start() throws Exception {
        ServerAuthority authority =
                ServerAuthority.open(directory, List.of("localhost"), Clock.systemUTC(), new SecureRandom());
        Routes routes = new Routes(List.of(
                new Route(Method.POST, "/hold", 100, Route.OPEN, _ -> hold()),
                new Route(Method.POST, "/work", 100, Route.OPEN, _ -> work()),
                new Route(
                        Method.GET, "/health", 0, Route.OPEN, _ -> ApiResponse.ok("text/plain", Bytes.ascii("well")))));
        server = HttpServer.start(
                new InetSocketAddress("localhost", 0),
                HttpServer.Tls.of(authority.serverContext()),
                routes,
                LIMITS,
                (_, _, _) -> {});
        tls = TlsClients.trusting(authority.certificate());
        client = HttpClient.newBuilder().sslContext(tls).build();
    }

    @AfterEach
    void stop() {
        mayEnd.countDown();
        client.shutdownNow();
        server.close();
    }

    private ApiResponse hold() {
        held.countDown();
        try {
            mayEnd.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return ApiResponse.ok("text/plain", Bytes.ascii("done"));
    }

    private ApiResponse work() {
        mostUnder.accumulateAndGet(under.incrementAndGet(), Math::max);
        under.decrementAndGet();
        return ApiResponse.ok("text/plain", Bytes.ascii("done"));
    }

    private HttpRequest health() {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + "/health"))
                .build();
    }

    private HttpRequest post(String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path))
                .POST(BodyPublishers.ofString("x"))
                .build();
    }

    @Test
    void tellsWhoIsTooManyToComeAgainAndStaysHealthy() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> first = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            first.add(client.sendAsync(post("/hold"), BodyHandlers.ofString()));
        }
        held.await();

        HttpResponse<String> refused = client.send(post("/work"), BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("5");
        assertThat(refused.body()).contains("server.busy");
        assertThat(client.send(health(), BodyHandlers.ofString()).body()).isEqualTo("well");

        mayEnd.countDown();
        for (CompletableFuture<HttpResponse<String>> each : first) {
            assertThat(each.get().statusCode()).isEqualTo(200);
        }
        assertThat(client.send(post("/work"), BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void getsThroughWithAHerdThatComesAtOnce() throws Exception {
        int herd = 1000;
        List<HttpClient> clients = new ArrayList<>();
        for (int i = 0; i < herd / STREAMS; i++) {
            HttpClient each = HttpClient.newBuilder().sslContext(tls).build();
            each.send(health(), BodyHandlers.ofString()); // one connection, before there are requests for many
            clients.add(each);
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch gate = new CountDownLatch(1);
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < herd; i++) {
                HttpClient each = clients.get(i / STREAMS);
                all.add(threads.submit(() -> {
                    gate.await();
                    return untilServed(each);
                }));
            }
            gate.countDown();
            for (Future<Integer> each : all) {
                assertThat(each.get()).isEqualTo(200);
            }
        }
        clients.forEach(HttpClient::shutdownNow);
        assertThat(mostUnder).hasValueLessThanOrEqualTo(AT_ONCE);
    }

    private int untilServed(HttpClient each) throws Exception {
        while (true) {
            HttpResponse<String> response = each.send(post("/work"), BodyHandlers.ofString());
            if (response.statusCode() != 503) {
                return response.statusCode();
            }
        }
    }
}
