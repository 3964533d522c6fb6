package dev.martello.server;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.ActivationRequest;
import dev.martello.evidence.protocol.AttestationResult;
import dev.martello.evidence.protocol.Enrolled;
import dev.martello.evidence.protocol.EnrolmentChallenge;
import dev.martello.evidence.protocol.EnrolmentRequest;
import dev.martello.evidence.protocol.Message;
import dev.martello.evidence.protocol.NonceAnswer;
import dev.martello.evidence.protocol.NonceRequest;
import dev.martello.evidence.protocol.ReportAnswer;
import dev.martello.evidence.protocol.ReportRequest;
import dev.martello.evidence.protocol.SecretAnswer;
import dev.martello.evidence.protocol.SecretRequest;
import dev.martello.evidence.protocol.WireFormat;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemKind;
import dev.martello.evidence.report.PcrValuesItem;
import dev.martello.evidence.report.Report;
import dev.martello.server.tls.TlsClients;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Speaks to a control plane as an appliance does, over real HTTPS, but does nothing by itself. */
public final class AgentWire implements AutoCloseable {
    /** What was answered. */
    record Answer(int status, String contentType, Bytes body) {
        /** The problem's reason; fails if it is none. */
        String reason() {
            if (!contentType.equals("application/problem+json")) {
                throw new AssertionError("no problem but " + status + " " + contentType);
            }
            JsonNode problem = JsonMapper.shared().readTree(body.toArray());
            return problem.get("reason").asString();
        }
    }

    /** The control plane refused. */
    public static final class RefusedException extends Exception {
        private final String reason;

        RefusedException(Answer answer) {
            super(answer.status + " " + answer.reason());
            this.reason = answer.reason();
        }

        public String reason() {
            return reason;
        }
    }

    static final Item BOOT_LOG = new Item(ItemKind.BOOT_LOG, Bytes.ascii("no boot log"));

    private final URI server;
    private final WireFormat format;
    private final HttpClient http;

    public AgentWire(URI server, Path authority, WireFormat format) throws Exception {
        this.server = server;
        this.format = format;
        try (InputStream in = Files.newInputStream(authority)) {
            X509Certificate certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            this.http = HttpClient.newBuilder()
                    .sslContext(TlsClients.trusting(certificate))
                    .build();
        }
    }

    /** Both steps of enrolment; the answer has the first nonce. */
    public Enrolled enrol(SoftTpm tpm) throws Exception {
        EnrolmentRequest request = tpm.enrolmentRequest();
        EnrolmentChallenge challenge = begin(request);
        return activate(new ActivationRequest(request, challenge.token(), tpm.open(challenge), Optional.empty()));
    }

    EnrolmentChallenge begin(EnrolmentRequest request) throws Exception {
        return exchange("enrolment", request, EnrolmentChallenge.class);
    }

    Enrolled activate(ActivationRequest request) throws Exception {
        return exchange("enrolment/activation", request, Enrolled.class);
    }

    Bytes nonce(ApplianceId id) throws Exception {
        return exchange("nonce", new NonceRequest(id), NonceAnswer.class).nonce();
    }

    ReportAnswer report(ReportRequest request) throws Exception {
        return exchange("report", request, ReportAnswer.class);
    }

    SecretAnswer secret(SecretRequest request) throws Exception {
        return exchange("secret", request, SecretAnswer.class);
    }

    /** A whole report with a fresh nonce and all items attached. */
    public AttestationResult report(SoftTpm tpm) throws Exception {
        return report(request(tpm, nonce(tpm.id()))).result().orElseThrow();
    }

    static ReportRequest request(SoftTpm tpm, Bytes nonce) throws Exception {
        List<Item> items = List.of(BOOT_LOG, PcrValuesItem.write(tpm.pcrs()));
        return new ReportRequest(report(tpm, nonce, items), items, Optional.empty());
    }

    static Report report(SoftTpm tpm, Bytes nonce, List<Item> items) throws Exception {
        Report.Binding binding =
                new Report.Binding(nonce, items.stream().map(Item::reference).toList(), Optional.empty());
        return new Report(tpm.id(), binding, tpm.quote(binding.qualifyingData()));
    }

    private <A extends Message> A exchange(String path, Message message, Class<A> type) throws Exception {
        Answer answer = post("/agent/v1/" + path, format.mediaType(), format.write(message));
        if (answer.status != 200) {
            throw new RefusedException(answer);
        }
        return format.read(answer.body, type);
    }

    Answer post(String path, String mediaType, Bytes body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", mediaType)
                .POST(BodyPublishers.ofByteArray(body.toArray()))
                .build();
        HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
        return new Answer(
                response.statusCode(),
                response.headers().firstValue("Content-Type").orElse(""),
                Bytes.owning(response.body()));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
