package dev.martello.server.api;

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
import dev.martello.server.ledger.LedgerAct;
import dev.martello.server.ledger.LedgerEntry;
import dev.martello.server.store.Database;
import dev.martello.server.store.ItemTable;
import dev.martello.server.store.LedgerTable;
import dev.martello.server.store.RefusalCount;
import dev.martello.server.store.RefusalTable;
import dev.martello.server.store.RegisterEntry;
import dev.martello.server.store.RegisterTable;
import dev.martello.server.store.StoredItem;
import dev.martello.server.view.RefusalList;
import dev.martello.server.view.RefusalView;
import dev.martello.server.view.RegisterReplaced;
import dev.martello.server.view.ViewJson;
import dev.martello.tpm.HashAlgorithm;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What operators may ask beside {@link FleetRoutes} and {@link ReferenceRoutes}: register, refusals and items. */
public final class OperatorRoutes {
    private static final int MAX_REFUSALS = 500;

    private final Route.Guard operators;
    private final Database database;
    private final Reappraisal reappraisal;
    private final RefusalLog refusals;
    private final Clock clock;

    /** @param operators who may ask */
    public OperatorRoutes(
            Route.Guard operators, Database database, Reappraisal reappraisal, RefusalLog refusals, Clock clock) {
        this.operators = operators;
        this.database = database;
        this.reappraisal = reappraisal;
        this.refusals = refusals;
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(
                get("/api/v1/items/{digest}", this::item),
                get("/api/v1/register", _ -> register()),
                new Route(Method.PUT, "/api/v1/register", RegisterCsv.MAX_BYTES, operators, this::replaceRegister),
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
            database.change(sql -> {
                Instant now = clock.instant();
                new RegisterTable(sql).replace(entries, now);
                new LedgerTable(sql)
                        .append(new LedgerEntry.OperatorActed(
                                now,
                                LedgerAct.REGISTER_REPLACED,
                                entries.size() + " appliances",
                                Optional.of(HashAlgorithm.SHA256
                                        .hash(request.body())
                                        .octets())));
            });
            Reappraisal.Outcome outcome = reappraisal.run();
            return json(new RegisterReplaced(entries.size(), outcome.appraised(), outcome.changed()));
        } catch (MalformedRegister e) {
            throw new Refused(new Problem(
                    400, "register.malformed", "The register is not well formed", String.valueOf(e.getMessage())));
        }
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
