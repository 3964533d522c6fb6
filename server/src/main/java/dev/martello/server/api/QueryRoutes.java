package dev.martello.server.api;

import dev.martello.appraisal.policy.FactQuery;
import dev.martello.appraisal.policy.MalformedQuery;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.server.http.ApiRequest;
import dev.martello.server.http.ApiResponse;
import dev.martello.server.http.Method;
import dev.martello.server.http.Problem;
import dev.martello.server.http.Refused;
import dev.martello.server.http.Route;
import dev.martello.server.judgement.FleetQuery;
import dev.martello.server.judgement.FleetQuery.When;
import dev.martello.server.store.Database;
import dev.martello.server.store.RegisterEntry;
import dev.martello.server.store.RegisterTable;
import dev.martello.server.store.Sql;
import dev.martello.server.view.QueryRequest;
import dev.martello.server.view.QueryResult;
import dev.martello.server.view.ViewJson;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/** Questions of operators to the facts of the whole fleet, now and over the past. */
public final class QueryRoutes {
    /** An expression, each of its characters escaped, and two times. */
    private static final int MAX_BYTES = 32 << 10;

    /** Some megabytes of JSON. */
    private static final int MAX_MATCHES = 20_000;

    private final Route.Guard operators;
    private final Database database;
    private final FleetQuery fleet;
    private final Clock clock;

    /** A question takes all processors, so there is one at a time. */
    private final Semaphore underWay = new Semaphore(1);

    /** @param operators who may ask */
    public QueryRoutes(Route.Guard operators, Database database, FleetQuery fleet, Clock clock) {
        this.operators = operators;
        this.database = database;
        this.fleet = fleet;
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(new Route(Method.POST, "/api/v1/query", MAX_BYTES, operators, this::query));
    }

    private ApiResponse query(ApiRequest request) throws Refused {
        QueryRequest asked = read(request);
        FactQuery query = compile(asked.expression().orElseThrow(QueryRoutes::malformed));
        When when = when(asked);
        if (!underWay.tryAcquire()) {
            throw new Refused(new Problem(
                    429,
                    "query.busy",
                    "Another query is under way",
                    "one query is answered at a time; try again when the other is done",
                    Map.of("Retry-After", "5")));
        }
        try {
            FleetQuery.Result result = fleet.ask(query, when);
            return OperatorRoutes.json(database.read(sql -> view(sql, asked, when, result)));
        } catch (FleetQuery.TooMuch e) {
            throw new Refused(
                    new Problem(422, "query.too-much", "The query is about too much", String.valueOf(e.getMessage())));
        } finally {
            underWay.release();
        }
    }

    private static QueryRequest read(ApiRequest request) throws Refused {
        try {
            return ViewJson.read(request.body(), QueryRequest.class);
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    private static Refused malformed() {
        return new Refused(Problem.malformed(
                "expected JSON with an \"expression\", and with \"at\", \"from\" and \"to\", or no time"));
    }

    private static FactQuery compile(String expression) throws Refused {
        try {
            return FactQuery.compile(expression);
        } catch (MalformedQuery e) {
            throw new Refused(new Problem(
                    400, "query.malformed", "The expression is not well formed", String.valueOf(e.getMessage())));
        }
    }

    private When when(QueryRequest asked) throws Refused {
        Instant now = clock.instant();
        if (asked.from().isEmpty() && asked.to().isEmpty()) {
            return new When.At(
                    asked.at().isEmpty() ? now : Times.past("at", asked.at().get(), now));
        }
        if (asked.at().isPresent() || asked.from().isEmpty() || asked.to().isEmpty()) {
            throw malformed();
        }
        Instant from = Times.past("from", asked.from().get(), now);
        Instant to = asked.to().get().isAfter(now)
                ? now
                : Times.past("to", asked.to().get(), now);
        if (!from.isBefore(to)) {
            throw new Refused(Problem.malformed("\"from\" is before \"to\", and " + from + " is not before " + to));
        }
        return new When.Between(from, to);
    }

    private static QueryResult view(Sql sql, QueryRequest asked, When when, FleetQuery.Result result) {
        Map<ApplianceId, RegisterEntry> register =
                new RegisterTable(sql).all().stream().collect(Collectors.toMap(RegisterEntry::ek, entry -> entry));
        List<QueryResult.Match> matches = result.matches().stream()
                .limit(MAX_MATCHES)
                .map(each -> match(
                        each, Optional.ofNullable(register.get(each.stand().id()))))
                .toList();
        return switch (when) {
            case When.At(Instant time) ->
                new QueryResult(
                        asked.at().isPresent() ? Optional.of(time) : Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        result.appliances(),
                        result.matches().size(),
                        result.undecided(),
                        matches);
            case When.Between(Instant from, Instant to) ->
                new QueryResult(
                        Optional.empty(),
                        Optional.of(from),
                        Optional.of(to),
                        result.appliances(),
                        result.matches().size(),
                        result.undecided(),
                        matches);
        };
    }

    private static QueryResult.Match match(FleetQuery.Match match, Optional<RegisterEntry> register) {
        return new QueryResult.Match(
                match.stand().id().toString(),
                register.map(RegisterEntry::serial),
                register.map(RegisterEntry::site),
                match.stand().placement().ring(),
                match.stand().placement().model(),
                match.stand().platform().label(),
                match.stand().tier(),
                match.stand().release(),
                match.spans().stream()
                        .map(span -> new QueryResult.Span(span.from(), span.to()))
                        .toList());
    }
}
