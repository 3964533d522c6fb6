package dev.martello.agent.client;

import dev.martello.agent.credential.HeldCertificate;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.ActivationRequest;
import dev.martello.evidence.protocol.Enrolled;
import dev.martello.evidence.protocol.EnrolmentChallenge;
import dev.martello.evidence.protocol.EnrolmentRequest;
import dev.martello.evidence.protocol.MalformedMessage;
import dev.martello.evidence.protocol.Message;
import dev.martello.evidence.protocol.NonceAnswer;
import dev.martello.evidence.protocol.NonceRequest;
import dev.martello.evidence.protocol.ReportAnswer;
import dev.martello.evidence.protocol.ReportRequest;
import dev.martello.evidence.protocol.SecretAnswer;
import dev.martello.evidence.protocol.SecretRequest;
import dev.martello.evidence.protocol.WireFormat;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks the control plane. Safe for many threads. */
public final class ControlPlaneClient implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);
    private static final int MAX_ANSWER_BYTES = 1 << 20;
    private static final BodyHandler<byte[]> ANSWER =
            BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES);

    /** Connections, and the certificate that is shown on them. */
    private record Connections(HttpClient http, Optional<HeldCertificate> shown) {
        static Connections showing(Optional<HeldCertificate> certificate, ServerTrust trust) {
            return new Connections(
                    HttpClient.newBuilder()
                            .sslContext(trust.context(certificate))
                            .connectTimeout(CONNECT_TIMEOUT)
                            .build(),
                    certificate);
        }
    }

    private final URI server;
    private final ServerTrust trust;
    private final Duration timeout;
    private volatile Connections connections;

    /**
     * A client of the control plane at the given address, as in {@code https://control.example:8443}. It shows no certificate at first.
     *
     * @param trust what the server's certificate is checked against
     */
    public ControlPlaneClient(URI server, ServerTrust trust) {
        this(server, trust, REQUEST_TIMEOUT);
    }

    /** @param timeout how long an answer may take to its end */
    ControlPlaneClient(URI server, ServerTrust trust, Duration timeout) {
        this.server = server;
        this.trust = trust;
        this.timeout = timeout;
        this.connections = Connections.showing(Optional.empty(), trust);
    }

    /**
     * Shows a certificate from here on, or none. Connections on which something else was shown end with what is under way on them.
     *
     * @param certificate of this appliance
     */
    public synchronized void show(Optional<HeldCertificate> certificate) {
        Connections last = connections;
        if (!last.shown.equals(certificate)) {
            connections = Connections.showing(certificate, trust);
            last.http.shutdown();
        }
    }

    public EnrolmentChallenge enrol(EnrolmentRequest request) throws Refused, Unreachable, InterruptedException {
        return exchange("enrolment", request, EnrolmentChallenge.class);
    }

    public Enrolled activate(ActivationRequest request) throws Refused, Unreachable, InterruptedException {
        return exchange("enrolment/activation", request, Enrolled.class);
    }

    public Bytes nonce(NonceRequest request) throws Refused, Unreachable, InterruptedException {
        return exchange("nonce", request, NonceAnswer.class).nonce();
    }

    public ReportAnswer report(ReportRequest request) throws Refused, Unreachable, InterruptedException {
        return exchange("report", request, ReportAnswer.class);
    }

    public SecretAnswer secret(SecretRequest request) throws Refused, Unreachable, InterruptedException {
        return exchange("secret", request, SecretAnswer.class);
    }

    @Override
    public void close() {
        connections.http.shutdownNow();
    }

    private <A extends Message> A exchange(String path, Message message, Class<A> answer)
            throws Refused, Unreachable, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/agent/v1/" + path))
                .timeout(timeout)
                .header("Content-Type", WireFormat.CBOR.mediaType())
                .header("Accept", WireFormat.CBOR.mediaType())
                .POST(HttpRequest.BodyPublishers.ofByteArray(
                        WireFormat.CBOR.write(message).toArray()))
                .build();
        Answer answered = send(request);
        if (answered.status() != 200) {
            throw ProblemDocument.read(answered.body()).refusal(answered.status(), answered.retryAfter());
        }
        try {
            return WireFormat.CBOR.read(answered.body(), answer);
        } catch (MalformedMessage e) {
            throw new Unreachable("the control plane's answer to " + path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private record Answer(int status, Bytes body, Optional<Duration> retryAfter) {}

    private Answer send(HttpRequest request) throws Unreachable, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer = connections.http.sendAsync(request, ANSWER);
        try {
            // The timeout of the request ends with the headers of the answer: who is silent from then on is waited for
            // without end.
            HttpResponse<byte[]> response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(response.statusCode(), Bytes.owning(response.body()), retryAfter(response.headers()));
        } catch (ExecutionException e) {
            IOException failure = e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
            throw new Unreachable("the control plane at " + server + " cannot be reached: " + why(failure), failure);
        } catch (TimeoutException e) {
            throw new Unreachable("the control plane at " + server + " did not answer to the end", e);
        } finally {
            answer.cancel(true);
        }
    }

    private static String why(IOException failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof CertificateNotYetValidException || each instanceof CertificateExpiredException) {
                return "its certificate is not valid at " + Instant.now().truncatedTo(ChronoUnit.SECONDS)
                        + ", the time of this machine's clock (" + each.getMessage() + ")";
            }
        }
        return failure.getMessage() == null ? "nobody answers there" : failure.getMessage();
    }

    /** In seconds, as our control plane writes it; what a proxy writes otherwise counts as nothing. */
    private static Optional<Duration> retryAfter(HttpHeaders headers) {
        return headers.firstValue("Retry-After")
                .filter(text -> text.matches("[0-9]{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    }
}
