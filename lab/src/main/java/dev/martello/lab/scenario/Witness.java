package dev.martello.lab.scenario;

import dev.martello.agent.client.ControlPlaneClient;
import dev.martello.agent.client.Refused;
import dev.martello.agent.client.ServerTrust;
import dev.martello.agent.client.Unreachable;
import dev.martello.evidence.protocol.ActivationRequest;
import dev.martello.evidence.protocol.Enrolled;
import dev.martello.evidence.protocol.EnrolmentRequest;
import dev.martello.evidence.protocol.MalformedMessage;
import dev.martello.evidence.protocol.Message;
import dev.martello.evidence.protocol.NonceAnswer;
import dev.martello.evidence.protocol.NonceRequest;
import dev.martello.evidence.protocol.ReportAnswer;
import dev.martello.evidence.protocol.ReportRequest;
import dev.martello.evidence.protocol.WireFormat;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.evidence.report.Report;
import dev.martello.lab.machine.ControlPlaneEndpoint;
import dev.martello.lab.tool.LabFailure;
import dev.martello.server.http.ApiResponse;
import dev.martello.server.http.HttpLimits;
import dev.martello.server.http.HttpServer;
import dev.martello.server.http.Method;
import dev.martello.server.http.Problem;
import dev.martello.server.http.Route;
import dev.martello.server.http.Routes;
import dev.martello.server.tls.ServerAuthority;
import dev.martello.server.view.ApplianceView;
import dev.martello.server.view.ItemView;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Stands between appliances and the control plane, hands on what they say to each other, and remembers what the control plane does not
 * keep: with which key an appliance enrolled, and its last report with the quote. Safe for many threads.
 */
final class Witness implements AutoCloseable {
    private final ControlPlaneClient controlPlane;
    private final Path authority;
    private final HttpServer server;
    private final Map<ApplianceId, EnrolmentRequest> enrolments = new ConcurrentHashMap<>();
    private final Map<ApplianceId, Report> reports = new ConcurrentHashMap<>();

    /** What an appliance said last, and how it had introduced itself. */
    record Testimony(EnrolmentRequest enrolment, Report report) {
        /** Whether a verdict is about what was said, and not about an earlier or a later report. */
        boolean isOf(ApplianceView judged) {
            return report.binding().items().stream()
                    .map(each -> new ItemView(each.kind().label(), each.digest().toString()))
                    .collect(Collectors.toSet())
                    .equals(Set.copyOf(judged.items()));
        }
    }

    /** Asks the control plane what an appliance asks. */
    @FunctionalInterface
    private interface Question<M extends Message> {
        Message ask(M message) throws Refused, Unreachable, InterruptedException;
    }

    private Witness(ControlPlaneClient controlPlane, Path directory) throws IOException, GeneralSecurityException {
        this.controlPlane = controlPlane;
        this.authority = directory.resolve(ServerAuthority.CA_FILE);
        ServerAuthority own = ServerAuthority.open(
                Files.createDirectories(directory),
                List.of("127.0.0.1", ControlPlaneEndpoint.ADDRESS),
                Clock.systemUTC(),
                new SecureRandom());
        this.server = HttpServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                HttpServer.Tls.of(own.serverContext()),
                new Routes(List.of(
                        route("enrolment", EnrolmentRequest.class, controlPlane::enrol),
                        route("enrolment/activation", ActivationRequest.class, this::activate),
                        route("nonce", NonceRequest.class, request -> new NonceAnswer(controlPlane.nonce(request))),
                        route("report", ReportRequest.class, this::report))),
                HttpLimits.DEFAULT,
                (_, _, _) -> {});
    }

    /**
     * Begins to listen.
     *
     * @param behind the control plane
     * @param directory where it keeps a certificate of its own
     */
    static Witness before(ControlPlaneEndpoint behind, Path directory) throws LabFailure, IOException {
        ControlPlaneClient client = new ControlPlaneClient(
                URI.create("https://127.0.0.1:" + behind.port()), ServerTrust.in(behind.authority()));
        try {
            return new Witness(client, directory);
        } catch (IOException e) {
            client.close();
            throw e;
        } catch (GeneralSecurityException e) {
            client.close();
            throw new LabFailure("no certificate can be made: " + e.getMessage(), e);
        }
    }

    /** Where appliances are to report. */
    ControlPlaneEndpoint endpoint() {
        return new ControlPlaneEndpoint(server.port(), authority);
    }

    /** What it heard of an appliance; nothing if that has not reported. */
    Optional<Testimony> of(ApplianceId appliance) {
        return Optional.ofNullable(reports.get(appliance))
                .flatMap(report -> Optional.ofNullable(enrolments.get(appliance))
                        .map(enrolment -> new Testimony(enrolment, report)));
    }

    @Override
    public void close() {
        server.close();
        controlPlane.close();
    }

    private Enrolled activate(ActivationRequest request) throws Refused, Unreachable, InterruptedException {
        Enrolled enrolled = controlPlane.activate(request);
        enrolments.put(enrolled.appliance(), request.enrolment());
        return enrolled;
    }

    private ReportAnswer report(ReportRequest request) throws Refused, Unreachable, InterruptedException {
        ReportAnswer answer = controlPlane.report(request);
        if (answer.result().isPresent()) {
            reports.put(request.report().appliance(), request.report());
        }
        return answer;
    }

    private static <M extends Message> Route route(String path, Class<M> type, Question<M> question) {
        return new Route(Method.POST, "/agent/v1/" + path, WireFormat.MAX_MESSAGE_BYTES, Route.OPEN, request -> {
            try {
                Message answer = question.ask(WireFormat.CBOR.read(request.body(), type));
                return ApiResponse.ok(WireFormat.CBOR.mediaType(), WireFormat.CBOR.write(answer));
            } catch (Refused e) {
                throw refused(new Problem(e.status(), e.reason(), "The control plane refuses", text(e)));
            } catch (Unreachable e) {
                throw refused(new Problem(503, Act.UNREACHABLE, "Nobody answers", text(e)));
            } catch (MalformedMessage e) {
                throw refused(Problem.malformed(text(e)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw refused(new Problem(503, Act.UNREACHABLE, "Nobody answers", "the laboratory is being closed"));
            }
        });
    }

    private static dev.martello.server.http.Refused refused(Problem problem) {
        return new dev.martello.server.http.Refused(problem);
    }

    private static String text(Exception e) {
        return String.valueOf(e.getMessage());
    }
}
