package dev.martello.server.api;

import dev.martello.appraisal.reference.Dsse;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.report.ItemDigest;
import dev.martello.server.http.ApiRequest;
import dev.martello.server.http.ApiResponse;
import dev.martello.server.http.Method;
import dev.martello.server.http.Problem;
import dev.martello.server.http.Refused;
import dev.martello.server.http.Route;
import dev.martello.server.intake.RefusalLog;
import dev.martello.server.judgement.Reappraisal;
import dev.martello.server.judgement.References;
import dev.martello.server.judgement.ReleaseAnswer;
import dev.martello.server.store.Database;
import dev.martello.server.store.ItemTable;
import dev.martello.server.store.RefusalCount;
import dev.martello.server.store.RefusalTable;
import dev.martello.server.store.RegisterEntry;
import dev.martello.server.store.RegisterTable;
import dev.martello.server.store.ReleaseTable;
import dev.martello.server.store.StoredItem;
import dev.martello.server.store.StoredRelease;
import dev.martello.server.view.RefusalList;
import dev.martello.server.view.RefusalView;
import dev.martello.server.view.RegisterReplaced;
import dev.martello.server.view.ReleaseAdded;
import dev.martello.server.view.ReleaseList;
import dev.martello.server.view.ViewJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What operators may ask beside {@link FleetRoutes}: register, releases, policy, refusals and items. */
public final class OperatorRoutes {
    private static final int MAX_REFUSALS = 500;

    private final Route.Guard operators;
    private final Database database;
    private final References references;
    private final Bytes policyDocument;
    private final Reappraisal reappraisal;
    private final RefusalLog refusals;

    /**
     * @param operators who may ask
     * @param policyDocument the policy as it is written
     */
    public OperatorRoutes(
            Route.Guard operators,
            Database database,
            References references,
            Bytes policyDocument,
            Reappraisal reappraisal,
            RefusalLog refusals) {
        this.operators = operators;
        this.database = database;
        this.references = references;
        this.policyDocument = policyDocument;
        this.reappraisal = reappraisal;
        this.refusals = refusals;
    }

    public List<Route> routes() {
        return List.of(
                get("/api/v1/items/{digest}", this::item),
                get("/api/v1/register", _ -> register()),
                new Route(Method.PUT, "/api/v1/register", RegisterCsv.MAX_BYTES, operators, this::replaceRegister),
                get("/api/v1/releases", _ -> releases()),
                new Route(Method.POST, "/api/v1/releases", Dsse.MAX_BYTES, operators, this::addRelease),
                get("/api/v1/policy", _ -> ApiResponse.ok("application/yaml", policyDocument)),
                get("/api/v1/refusals", _ -> refusals()));
    }

    private Route get(String path, Route.Handler handler) {
        return new Route(Method.GET, path, 0, operators, handler);
    }

    static ApiResponse json(Object view) {
        return ApiResponse.ok("application/json", ViewJson.write(view));
    }

    private ApiResponse item(ApiRequest request) throws Refused {
        String hex = request.head().pathParameter("digest");
        Optional<StoredItem> item =
                digest(hex).flatMap(digest -> database.read(sql -> new ItemTable(sql).find(digest)));
        return item.map(found -> new ApiResponse(
                        200,
                        "application/octet-stream",
                        found.item().content(),
                        Map.of("Martello-Item-Kind", found.item().kind().label())))
                .orElseThrow(() -> new Refused(
                        new Problem(404, "item.unknown", "There is no such item", "no item has the digest " + hex)));
    }

    private static Optional<ItemDigest> digest(String hex) {
        try {
            return Optional.of(new ItemDigest(Bytes.fromHex(hex)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private ApiResponse register() {
        List<RegisterEntry> entries = database.read(sql -> new RegisterTable(sql).all());
        return ApiResponse.ok(RegisterCsv.MEDIA_TYPE, RegisterCsv.write(entries));
    }

    private ApiResponse replaceRegister(ApiRequest request) throws Refused {
        try {
            List<RegisterEntry> entries = RegisterCsv.read(request.body());
            database.change(sql -> new RegisterTable(sql).replace(entries));
            Reappraisal.Outcome outcome = reappraisal.run();
            return json(new RegisterReplaced(entries.size(), outcome.appraised(), outcome.changed()));
        } catch (MalformedRegister e) {
            throw new Refused(new Problem(
                    400, "register.malformed", "The register is not well formed", String.valueOf(e.getMessage())));
        }
    }

    private ApiResponse releases() {
        List<StoredRelease> releases = database.read(sql -> new ReleaseTable(sql).all());
        return json(new ReleaseList(releases.stream().map(Views::release).toList()));
    }

    private ApiResponse addRelease(ApiRequest request) throws Refused {
        return switch (references.add(request.body())) {
            case ReleaseAnswer.Added(StoredRelease release) -> added(release);
            case ReleaseAnswer.Known(StoredRelease release) -> added(release);
            case ReleaseAnswer.Refused(String reason, String explanation) ->
                throw new Refused(new Problem(422, reason, "The release is not taken", explanation));
        };
    }

    private ApiResponse added(StoredRelease release) {
        Reappraisal.Outcome outcome = reappraisal.run();
        return json(new ReleaseAdded(Views.release(release), outcome.appraised(), outcome.changed()));
    }

    private ApiResponse refusals() {
        refusals.flush();
        return json(database.read(sql -> {
            RegisterTable register = new RegisterTable(sql);
            return new RefusalList(new RefusalTable(sql)
                    .latest(MAX_REFUSALS).stream()
                            .map(refusal -> view(refusal, register.serial(refusal.fingerprint())))
                            .toList());
        }));
    }

    private static RefusalView view(RefusalCount refusal, Optional<String> serial) {
        return new RefusalView(
                refusal.fingerprint(),
                serial,
                refusal.reason(),
                refusal.detail(),
                refusal.times(),
                refusal.first(),
                refusal.last());
    }
}
