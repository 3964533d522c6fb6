package dev.martello.server.api;

import dev.martello.appraisal.posture.CheckSet;
import dev.martello.appraisal.posture.MalformedCheck;
import dev.martello.appraisal.posture.PostureDocument;
import dev.martello.bytes.Bytes;
import dev.martello.server.http.ApiRequest;
import dev.martello.server.http.ApiResponse;
import dev.martello.server.http.Method;
import dev.martello.server.http.Problem;
import dev.martello.server.http.Refused;
import dev.martello.server.http.Route;
import dev.martello.server.judgement.Adoption;
import dev.martello.server.judgement.Change;
import dev.martello.server.store.CheckTable;
import dev.martello.server.store.Database;
import dev.martello.server.store.StoredChecks;
import java.time.Clock;
import java.util.List;

/** An operator's own checks of posture, which the fleet is asked beside those that come with Martello. */
public final class CheckRoutes {
    private static final Bytes NONE = Bytes.ascii("format: 1\n");

    private final Route.Guard operators;
    private final Database database;
    private final Adoption adoption;
    private final Clock clock;

    /** @param operators who may ask */
    public CheckRoutes(Route.Guard operators, Database database, Adoption adoption, Clock clock) {
        this.operators = operators;
        this.database = database;
        this.adoption = adoption;
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(
                new Route(Method.GET, "/api/v1/checks", 0, operators, _ -> current()),
                new Route(Method.PUT, "/api/v1/checks", PostureDocument.MAX_BYTES, operators, this::set),
                new Route(Method.POST, "/api/v1/checks/test", PostureDocument.MAX_BYTES, operators, this::test));
    }

    private ApiResponse current() {
        return ApiResponse.ok(
                "application/yaml",
                database.read(sql -> new CheckTable(sql).current())
                        .map(StoredChecks::document)
                        .orElse(NONE));
    }

    private ApiResponse set(ApiRequest request) throws Refused {
        return OperatorRoutes.json(Views.adoption(adoption.propose(checks(request.body())), database));
    }

    private ApiResponse test(ApiRequest request) throws Refused {
        return OperatorRoutes.json(
                Views.effect(adoption.test(checks(request.body()), Times.parameter(request.head(), "as_of", clock))));
    }

    private static Change checks(Bytes document) throws Refused {
        try {
            return new Change.NewChecks(CheckSet.with(PostureDocument.parse(document)), document);
        } catch (MalformedCheck e) {
            throw new Refused(new Problem(
                    400, "checks.malformed", "The checks are not well formed", String.valueOf(e.getMessage())));
        }
    }
}
