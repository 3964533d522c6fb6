package dev.martello.server.client;

import dev.martello.bytes.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;

/** Requests to one control plane that show a token. For use by many threads. */
final class TokenConnection implements AutoCloseable {
    private final URI server;
    private final String token;
    private final HttpClient http;
    private final Duration timeout;

    private TokenConnection(URI server, String token, HttpClient http, Duration timeout) {
        this.server = server;
        this.token = token;
        this.http = http;
        this.timeout = timeout;
    }

    /** What came back, whatever it is. */
    record Answer(int status, Bytes body) {
        private static final int OK = 200;

        /**
         * The body of a successful answer.
         *
         * @throws OperatorProblem with what the server says if it is not
         */
        Bytes requireOk() throws OperatorProblem {
            if (status != OK) {
                throw OperatorProblem.of(status, body);
            }
            return body;
        }
    }

    /**
     * A connection that is made with the first request.
     *
     * @param authorities the certificates (PEM) of which one must vouch for the server
     * @param timeout how long an answer may take to begin
     * @throws IOException if the file cannot be read
     */
    static TokenConnection to(URI server, Path authorities, String token, Duration timeout) throws IOException {
        return new TokenConnection(server, token.strip(), TrustedAuthorities.client(authorities), timeout);
    }

    /** Asks for a path of the server, and reads no more of the answer than so many octets. */
    Answer send(String method, String path, BodyPublisher body, int maxBytes) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(timeout)
                .header("Authorization", "Bearer " + token)
                .method(method, body)
                .build();
        HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
        try (InputStream in = response.body()) {
            return new Answer(response.statusCode(), Bytes.owning(in.readNBytes(maxBytes)));
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
