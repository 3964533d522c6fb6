package dev.martello.server.http;

import java.lang.System.Logger.Level;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

/** Turns Jetty's requests into ours and our responses into Jetty's. Every request ends here, one way or the other. */
final class ApiHandler extends Handler.Abstract {
    private static final System.Logger LOG = System.getLogger(ApiHandler.class.getName());

    private static final int SLOW = 408;

    private final Routes routes;
    private final HttpLimits limits;
    private final BodyBudget budget;
    private final Semaphore underWay;
    private final HttpObserver observer;

    ApiHandler(Routes routes, HttpLimits limits, HttpObserver observer) {
        this.routes = routes;
        this.limits = limits;
        this.budget = new BodyBudget(limits.maxBodiesBytes());
        this.observer = observer;
        this.underWay = new Semaphore(limits.maxUnderWay(), true);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        long start = System.nanoTime();
        String route = "none";
        ApiResponse answer;
        try {
            requireOneReading(request);
            Routes.Match match = routes.find(request.getMethod(), path(request));
            route = match.route().template();
            answer = answer(request, match);
        } catch (Refused refused) {
            answer = refuse(request, refused.problem());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer = Problem.busy().toResponse();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, () -> request.getMethod() + " " + path(request) + " failed", e);
            answer = Problem.failure().toResponse();
        }
        write(response, answer, callback);
        observer.answered(route, answer.status(), Duration.ofNanos(System.nanoTime() - start));
        return true;
    }

    /** Slashes that were encoded, and segments without a name, are for what takes the rest of a path as it is. */
    private void requireOneReading(Request request) throws Refused {
        if (request.getHttpURI().isAmbiguous() && !routes.takesRest(path(request))) {
            throw new Refused(Problem.malformed("the path can be read in more than one way"));
        }
    }

    private ApiResponse refuse(Request request, Problem problem) {
        try {
            if (problem.status() != SLOW) {
                BodyReader.linger(request, limits.body());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return problem.toResponse();
    }

    private ApiResponse answer(Request request, Routes.Match match) throws Refused, InterruptedException {
        RequestHead head = head(request, match);
        match.route().guard().admit(head);
        try (BodyReader body = new BodyReader(request, match.route().maxBodyBytes(), budget, limits.body())) {
            ApiRequest whole = new ApiRequest(head, body.read());
            return switch (match.route().turn()) {
                case AT_ONCE -> match.route().handler().handle(whole);
                case IN_TURN -> admit(match, whole);
            };
        }
    }

    /** Only whole requests wait for each other, so that nobody who sends slowly keeps others out; health can always be asked for. */
    private ApiResponse admit(Routes.Match match, ApiRequest request) throws Refused, InterruptedException {
        if (!underWay.tryAcquire(limits.patience().toNanos(), TimeUnit.NANOSECONDS)) {
            throw new Refused(Problem.busy());
        }
        try {
            return match.route().handler().handle(request);
        } finally {
            underWay.release();
        }
    }

    private static RequestHead head(Request request, Routes.Match match) throws Refused {
        return new RequestHead(
                match.route().method(),
                Optional.ofNullable(request.getHttpURI().getAuthority()).orElse(""),
                Request.getRemoteAddr(request),
                path(request),
                match.parameters(),
                query(request),
                header(request, HttpHeader.AUTHORIZATION),
                header(request, HttpHeader.CONTENT_TYPE),
                header(request, HttpHeader.ACCEPT),
                clientCertificate(request));
    }

    private static Optional<X509Certificate> clientCertificate(Request request) {
        return request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE) instanceof EndPoint.SslSessionData tls
                ? Optional.ofNullable(tls.peerCertificates())
                        .flatMap(chain -> Arrays.stream(chain).findFirst())
                : Optional.empty();
    }

    private static String path(Request request) {
        return Optional.ofNullable(request.getHttpURI().getDecodedPath()).orElse("/");
    }

    private static Optional<String> header(Request request, HttpHeader name) {
        return Optional.ofNullable(request.getHeaders().get(name));
    }

    private static Map<String, String> query(Request request) throws Refused {
        Map<String, String> query = new HashMap<>();
        try {
            for (Fields.Field field : Request.extractQueryParameters(request)) {
                if (field.hasMultipleValues()) {
                    throw new Refused(Problem.malformed("the query names " + field.getName() + " more than once"));
                }
                if (hasControls(field.getName()) || hasControls(field.getValue())) {
                    throw new Refused(Problem.malformed("the query has a control character"));
                }
                query.put(field.getName(), field.getValue());
            }
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new Refused(Problem.malformed("the query cannot be read"));
        }
        return query;
    }

    /** Such are in no name, and one of them is in no text of PostgreSQL. Jetty refuses them in a path. */
    private static boolean hasControls(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }

    static void write(Response response, ApiResponse answer, Callback callback) {
        response.setStatus(answer.status());
        response.getHeaders()
                .put(HttpHeader.CONTENT_TYPE, answer.contentType())
                .put(HttpHeader.CONTENT_LENGTH, answer.body().length())
                .put(HttpHeader.CACHE_CONTROL, "no-store")
                .put(new HttpField("X-Content-Type-Options", "nosniff"));
        answer.headers().forEach(response.getHeaders()::put);
        response.write(true, answer.body().asBuffer(), callback);
    }
}
