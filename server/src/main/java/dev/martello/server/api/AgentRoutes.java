package dev.martello.server.api;

import dev.martello.evidence.protocol.ActivationRequest;
import dev.martello.evidence.protocol.Enrolled;
import dev.martello.evidence.protocol.EnrolmentRequest;
import dev.martello.evidence.protocol.MalformedMessage;
import dev.martello.evidence.protocol.Message;
import dev.martello.evidence.protocol.NonceRequest;
import dev.martello.evidence.protocol.ReportAnswer;
import dev.martello.evidence.protocol.ReportRequest;
import dev.martello.evidence.protocol.SecretAnswer;
import dev.martello.evidence.protocol.SecretRequest;
import dev.martello.evidence.protocol.WireFormat;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.server.http.ApiRequest;
import dev.martello.server.http.ApiResponse;
import dev.martello.server.http.Method;
import dev.martello.server.http.Problem;
import dev.martello.server.http.Refused;
import dev.martello.server.http.RequestHead;
import dev.martello.server.http.Route;
import dev.martello.server.intake.Enrolment;
import dev.martello.server.intake.Reason;
import dev.martello.server.intake.Refusal;
import dev.martello.server.intake.RefusalLog;
import dev.martello.server.intake.Reports;
import dev.martello.server.intake.SecretRequests;
import dev.martello.server.intake.ShownIdentity;
import dev.martello.server.metrics.Metrics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What appliances may ask: messages in, in CBOR or JSON, and answers out in the same format. */
public final class AgentRoutes {
    /** Three keys, two certificates and a chain of them, in Base64 at worst. */
    private static final int MAX_SMALL_BYTES = 64 << 10;

    /** Answers a message, or says what is wrong with it. */
    @FunctionalInterface
    private interface Answer<M extends Message> {
        Message to(M message, RequestHead head) throws Refusal;
    }

    private final Enrolment enrolment;
    private final Reports reports;
    private final SecretRequests secrets;
    private final RefusalLog refusals;
    private final Metrics metrics;
    private final ShownIdentity identity;

    /** @param identity asked of whoever reports or wants a secret */
    public AgentRoutes(
            Enrolment enrolment,
            Reports reports,
            SecretRequests secrets,
            ShownIdentity identity,
            RefusalLog refusals,
            Metrics metrics) {
        this.identity = identity;
        this.enrolment = enrolment;
        this.reports = reports;
        this.secrets = secrets;
        this.refusals = refusals;
        this.metrics = metrics;
    }

    public List<Route> routes() {
        return List.of(
                route(
                        "/agent/v1/enrolment",
                        MAX_SMALL_BYTES,
                        EnrolmentRequest.class,
                        (message, _) -> enrolment.begin(message),
                        Enrolment::claimedBy),
                route(
                        "/agent/v1/enrolment/activation",
                        MAX_SMALL_BYTES,
                        ActivationRequest.class,
                        (message, _) -> activate(message),
                        request -> Enrolment.claimedBy(request.enrolment())),
                route(
                        "/agent/v1/nonce",
                        MAX_SMALL_BYTES,
                        NonceRequest.class,
                        (message, _) -> reports.nonce(message),
                        request -> Optional.of(request.appliance())),
                route(
                        "/agent/v1/report",
                        WireFormat.MAX_MESSAGE_BYTES,
                        ReportRequest.class,
                        this::report,
                        request -> Optional.of(request.report().appliance())),
                route(
                        "/agent/v1/secret",
                        MAX_SMALL_BYTES,
                        SecretRequest.class,
                        this::secret,
                        request -> Optional.of(request.appliance())));
    }

    private Enrolled activate(ActivationRequest request) throws Refusal {
        Enrolled enrolled = enrolment.complete(request);
        metrics.enrolled();
        return enrolled;
    }

    private ReportAnswer report(ReportRequest request, RequestHead head) throws Refusal {
        identity.require(head.clientCertificate(), request.report().appliance());
        return reports.accept(request);
    }

    private SecretAnswer secret(SecretRequest request, RequestHead head) throws Refusal {
        identity.require(head.clientCertificate(), request.appliance());
        return secrets.answer(request);
    }

    private <M extends Message> Route route(
            String path, int maxBytes, Class<M> type, Answer<M> answer, Function<M, Optional<ApplianceId>> claimed) {
        return new Route(Method.POST, path, maxBytes, Route.OPEN, request -> {
            WireFormat format = format(request);
            M message = read(request, format, type);
            try {
                return ApiResponse.ok(format.mediaType(), format.write(answer.to(message, request.head())));
            } catch (Refusal refusal) {
                refusals.note(claimed.apply(message), refusal);
                throw new Refused(problem(refusal));
            }
        });
    }

    private static WireFormat format(ApiRequest request) throws Refused {
        return request.head()
                .contentType()
                .flatMap(WireFormat::ofMediaType)
                .orElseThrow(() -> new Refused(new Problem(
                        415,
                        "request.media-type",
                        "The message is in no known format",
                        "the Content-Type is application/cbor or application/json")));
    }

    private static <M extends Message> M read(ApiRequest request, WireFormat format, Class<M> type) throws Refused {
        try {
            return format.read(request.body(), type);
        } catch (MalformedMessage e) {
            throw new Refused(Problem.malformed(String.valueOf(e.getMessage())));
        }
    }

    private static Problem problem(Refusal refusal) {
        boolean isTooOften = refusal.reason().equals(Reason.REPORT_TOO_OFTEN.id())
                || refusal.reason().equals(Reason.SECRET_TOO_OFTEN.id());
        boolean isUnknown = refusal.reason().equals(Reason.APPLIANCE_UNKNOWN.id());
        return new Problem(
                isTooOften ? 429 : isUnknown ? 404 : 403,
                refusal.reason(),
                refusal.title(),
                refusal.detail(),
                isTooOften ? Map.of("Retry-After", "60") : Map.of());
    }
}
