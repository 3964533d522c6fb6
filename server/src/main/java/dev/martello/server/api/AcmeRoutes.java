package dev.martello.server.api;

import dev.martello.bytes.Bytes;
import dev.martello.server.acme.AcmeCall;
import dev.martello.server.acme.AcmeDoor;
import dev.martello.server.acme.AcmeError;
import dev.martello.server.acme.AcmeProblem;
import dev.martello.server.acme.AcmeUrls;
import dev.martello.server.http.ApiRequest;
import dev.martello.server.http.ApiResponse;
import dev.martello.server.http.Method;
import dev.martello.server.http.Problem;
import dev.martello.server.http.RequestHead;
import dev.martello.server.http.Route;
import dev.martello.server.store.AcmeAccount;
import dev.martello.server.store.AcmeOrder;
import dev.martello.server.store.AcmeOrder.Status;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What clients of ACME may ask. Their requests are signed, so what they may see and do is decided by that.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8555#section-7.1">RFC 8555, section 7.1</a>
 */
public final class AcmeRoutes {
    /** An attestation object with a chain of certificates, twice in Base64. */
    private static final int MAX_BYTES = 96 << 10;

    private static final String JSON_TYPE = "application/json";
    private static final String CHAIN_TYPE = "application/pem-certificate-chain";
    private static final String LOCATION = "Location";

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Answers a request whose sender is known. */
    @FunctionalInterface
    private interface Answer {
        ApiResponse to(AcmeCall call, String id) throws AcmeProblem;
    }

    /** Answers a request that nobody signs. */
    @FunctionalInterface
    private interface OpenAnswer {
        ApiResponse to(AcmeUrls urls) throws AcmeProblem;
    }

    private final AcmeDoor door;

    public AcmeRoutes(AcmeDoor door) {
        this.door = door;
    }

    public List<Route> routes() {
        return List.of(
                open(Method.GET, "directory", this::directory),
                open(Method.HEAD, "new-nonce", _ -> json(200, JSON.createObjectNode())),
                open(Method.GET, "new-nonce", _ -> new ApiResponse(204, JSON_TYPE, Bytes.EMPTY, Map.of())),
                signed("new-account", (call, _) -> openAccount(call)),
                signed("account/{id}", this::account),
                signed("account/{id}/orders", this::orders),
                signed("new-order", (call, _) -> openOrder(call)),
                signed("order/{id}", this::order),
                signed("order/{id}/finalize", this::finish),
                signed("authorization/{id}", this::authorization),
                signed("challenge/{id}", this::challenge),
                signed("certificate/{id}", this::certificate),
                signed("revoke-cert", (call, _) -> revoke(call)));
    }

    private Route open(Method method, String path, OpenAnswer answer) {
        return new Route(
                method,
                "/acme/v1/" + path,
                0,
                Route.OPEN,
                request -> answered(
                        request.head(),
                        () -> answer.to(door.gate().urls(request.head().authority()))));
    }

    private Route signed(String path, Answer answer) {
        return new Route(
                Method.POST,
                "/acme/v1/" + path,
                MAX_BYTES,
                Route.OPEN,
                request -> answered(request.head(), () -> answer.to(call(request), id(request.head()))));
    }

    private static String id(RequestHead head) {
        return Optional.ofNullable(head.pathParameters().get("id")).orElse("");
    }

    private AcmeCall call(ApiRequest request) throws AcmeProblem {
        RequestHead head = request.head();
        if (head.contentType().filter("application/jose+json"::equals).isEmpty()) {
            throw AcmeProblem.of(AcmeError.MALFORMED, "the Content-Type is application/jose+json");
        }
        return door.gate().admit(head.authority(), head.path(), head.peer(), request.body());
    }

    @FunctionalInterface
    private interface Answering {
        ApiResponse answer() throws AcmeProblem;
    }

    /** Each answer brings the nonce for the next request, problems too. */
    private ApiResponse answered(RequestHead head, Answering answering) {
        ApiResponse answer;
        try {
            answer = answering.answer();
        } catch (AcmeProblem problem) {
            answer = new ApiResponse(
                    problem.error().status(),
                    Problem.MEDIA_TYPE,
                    Bytes.utf8(problem.document()),
                    problem.error() == AcmeError.RATE_LIMITED ? Map.of("Retry-After", "60") : Map.of());
        }
        Map<String, String> headers = new HashMap<>(answer.headers());
        headers.put("Replay-Nonce", door.gate().nonce());
        headers.merge(
                "Link",
                "<https://" + head.authority() + "/acme/v1/directory>;rel=\"index\"",
                (up, index) -> index + ", " + up);
        return new ApiResponse(answer.status(), answer.contentType(), answer.body(), headers);
    }

    private ApiResponse directory(AcmeUrls urls) {
        return json(
                200,
                JSON.createObjectNode()
                        .put("newNonce", urls.newNonce())
                        .put("newAccount", urls.newAccount())
                        .put("newOrder", urls.newOrder())
                        .put("revokeCert", urls.revocation()));
    }

    private ApiResponse openAccount(AcmeCall call) throws AcmeProblem {
        AcmeAccount account = call.newAccount();
        boolean isOnlyAsked = call.object().path("onlyReturnExisting").asBoolean(false);
        boolean isNew = false;
        if (isOnlyAsked) {
            door.accounts().find(account);
        } else {
            isNew = door.accounts().open(account);
        }
        return account(call.urls(), account, isNew ? 201 : 200, "valid");
    }

    private ApiResponse account(AcmeCall call, String id) throws AcmeProblem {
        AcmeAccount account = requireOwn(call, id);
        boolean isGivenUp = !call.payload().isEmpty()
                && call.object()
                        .path("status")
                        .stringValueOpt()
                        .filter("deactivated"::equals)
                        .isPresent();
        if (isGivenUp) {
            door.accounts().deactivate(account);
        }
        return account(call.urls(), account, 200, isGivenUp ? "deactivated" : "valid");
    }

    private static AcmeAccount requireOwn(AcmeCall call, String id) throws AcmeProblem {
        AcmeAccount account = call.account();
        if (!account.id().equals(id)) {
            throw AcmeProblem.of(AcmeError.UNAUTHORIZED, "this is another account");
        }
        return account;
    }

    private static ApiResponse account(AcmeUrls urls, AcmeAccount account, int status, String state) {
        return at(
                urls.account(account.id()),
                json(status, JSON.createObjectNode().put("status", state).put("orders", urls.orders(account.id()))));
    }

    private ApiResponse orders(AcmeCall call, String id) throws AcmeProblem {
        requireOwn(call, id);
        ObjectNode list = JSON.createObjectNode();
        ArrayNode orders = list.putArray("orders");
        door.orders()
                .living(call.reader())
                .forEach(order -> orders.add(call.urls().order(order.id())));
        return json(200, list);
    }

    private ApiResponse openOrder(AcmeCall call) throws AcmeProblem {
        JsonNode wanted = call.object();
        JsonNode identifiers = wanted.path("identifiers");
        if (identifiers.size() != 1) {
            throw AcmeProblem.of(AcmeError.MALFORMED, "an order has one identifier: that of the device");
        }
        if (wanted.has("notBefore") || wanted.has("notAfter")) {
            throw AcmeProblem.of(
                    AcmeError.MALFORMED, "from when to when a certificate counts is not for clients to say");
        }
        AcmeOrder order = door.orders()
                .open(
                        call.account(),
                        identifiers.path(0).path("type").asString(""),
                        identifiers.path(0).path("value").asString(""));
        return order(call.urls(), order, 201);
    }

    private ApiResponse order(AcmeCall call, String id) throws AcmeProblem {
        return order(call.urls(), door.orders().find(call.reader(), id), 200);
    }

    private ApiResponse finish(AcmeCall call, String id) throws AcmeProblem {
        AcmeOrder order = door.orders().find(call.account(), id);
        return order(call.urls(), door.orders().finish(call.account(), order, call.octets("csr")), 200);
    }

    private ApiResponse order(AcmeUrls urls, AcmeOrder order, int status) {
        ObjectNode view = JSON.createObjectNode()
                .put("status", label(door.orders().status(order)))
                .put("expires", order.expires().toString());
        view.putArray("identifiers").add(identifier(order));
        view.putArray("authorizations").add(urls.authorization(order.id()));
        view.put("finalize", urls.finalization(order.id()));
        order.issued().ifPresent(_ -> view.put("certificate", urls.certificate(order.id())));
        order.problem().ifPresent(problem -> view.set("error", JSON.readTree(problem)));
        return at(urls.order(order.id()), json(status, view));
    }

    private ApiResponse authorization(AcmeCall call, String id) throws AcmeProblem {
        AcmeOrder order = door.orders().find(call.reader(), id);
        ObjectNode view = JSON.createObjectNode()
                .put("status", validity(order))
                .put("expires", order.expires().toString());
        view.set("identifier", identifier(order));
        view.putArray("challenges").add(challenge(call.urls(), order));
        return json(200, view);
    }

    private ApiResponse challenge(AcmeCall call, String id) throws AcmeProblem {
        AcmeOrder order = door.orders().find(call.account(), id);
        if (!call.payload().isEmpty()) {
            order = door.orders().answer(call.account(), order, call.octets("attObj"));
        }
        ApiResponse shown = json(200, challenge(call.urls(), order));
        return new ApiResponse(
                shown.status(),
                shown.contentType(),
                shown.body(),
                Map.of("Link", "<" + call.urls().authorization(order.id()) + ">;rel=\"up\""));
    }

    private ObjectNode challenge(AcmeUrls urls, AcmeOrder order) {
        ObjectNode view = JSON.createObjectNode()
                .put("type", "device-attest-01")
                .put("url", urls.challenge(order.id()))
                .put("status", validity(order))
                .put("token", order.token());
        order.attested()
                .ifPresent(attested -> view.put("validated", attested.at().toString()));
        order.problem().ifPresent(problem -> view.set("error", JSON.readTree(problem)));
        return view;
    }

    private ApiResponse certificate(AcmeCall call, String id) throws AcmeProblem {
        AcmeOrder.Issued issued = door.orders()
                .find(call.reader(), id)
                .issued()
                .orElseThrow(() -> AcmeProblem.of(AcmeError.NOT_FOUND, "the order has no certificate"));
        return ApiResponse.ok(CHAIN_TYPE, issued.chain());
    }

    private ApiResponse revoke(AcmeCall call) throws AcmeProblem {
        JsonNode reason = call.object().path("reason");
        if (!reason.isMissingNode() && !reason.isInt()) {
            throw AcmeProblem.of(AcmeError.BAD_REVOCATION_REASON, "the reason is a number");
        }
        door.revocations()
                .revoke(
                        call.sender(),
                        call.octets("certificate"),
                        reason.isInt() ? OptionalInt.of(reason.intValue()) : OptionalInt.empty());
        return json(200, JSON.createObjectNode());
    }

    private static ObjectNode identifier(AcmeOrder order) {
        return JSON.createObjectNode().put("type", order.kind()).put("value", order.identifier());
    }

    /** Of the authorization and its challenge: it was answered, and how. */
    private String validity(AcmeOrder order) {
        return order.attested().isPresent() && door.orders().status(order) != Status.INVALID
                ? "valid"
                : label(door.orders().status(order));
    }

    private static String label(Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    private static ApiResponse json(int status, ObjectNode view) {
        return new ApiResponse(status, JSON_TYPE, Bytes.owning(JSON.writeValueAsBytes(view)), Map.of());
    }

    private static ApiResponse at(String url, ApiResponse answer) {
        return new ApiResponse(answer.status(), answer.contentType(), answer.body(), Map.of(LOCATION, url));
    }
}
