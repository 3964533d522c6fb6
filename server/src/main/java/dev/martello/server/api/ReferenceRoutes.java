package dev.martello.server.api;

import dev.martello.appraisal.policy.CompiledPolicy;
import dev.martello.appraisal.policy.MalformedPolicy;
import dev.martello.appraisal.policy.Policy;
import dev.martello.appraisal.reference.Dsse;
import dev.martello.appraisal.reference.RingPlan;
import dev.martello.bytes.Bytes;
import dev.martello.server.http.ApiRequest;
import dev.martello.server.http.ApiResponse;
import dev.martello.server.http.Method;
import dev.martello.server.http.Problem;
import dev.martello.server.http.Refused;
import dev.martello.server.http.RequestHead;
import dev.martello.server.http.Route;
import dev.martello.server.judgement.Adoption;
import dev.martello.server.judgement.Change;
import dev.martello.server.judgement.References;
import dev.martello.server.judgement.ReleaseAnswer;
import dev.martello.server.store.Database;
import dev.martello.server.store.Incident;
import dev.martello.server.store.IncidentTable;
import dev.martello.server.store.PolicyTable;
import dev.martello.server.store.RegisterTable;
import dev.martello.server.store.ReleaseTable;
import dev.martello.server.store.RingTable;
import dev.martello.server.store.StoredPolicy;
import dev.martello.server.store.StoredRelease;
import dev.martello.server.view.AdoptionView;
import dev.martello.server.view.IncidentList;
import dev.martello.server.view.PolicyHistory;
import dev.martello.server.view.ReleaseChanged;
import dev.martello.server.view.ReleaseList;
import dev.martello.server.view.RingList;
import dev.martello.server.view.RingView;
import dev.martello.server.view.ViewJson;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the fleet is judged by, as operators see and change it: releases, rings, policy, and the changes that are held. */
public final class ReferenceRoutes {
    private static final int MAX_RING_PLAN_BYTES = 16 << 10;
    private static final int MAX_HISTORY = 100;
    private static final int MAX_INCIDENTS = 500;

    private final Route.Guard operators;
    private final Database database;
    private final References references;
    private final Adoption adoption;
    private final Clock clock;

    /** @param operators who may ask */
    public ReferenceRoutes(
            Route.Guard operators, Database database, References references, Adoption adoption, Clock clock) {
        this.operators = operators;
        this.database = database;
        this.references = references;
        this.adoption = adoption;
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(
                get("/api/v1/releases", _ -> releases()),
                new Route(Method.POST, "/api/v1/releases", Dsse.MAX_BYTES, operators, this::addRelease),
                new Route(Method.POST, "/api/v1/releases/{version}/withdraw", 0, operators, this::withdrawRelease),
                get("/api/v1/rings", _ -> OperatorRoutes.json(new RingList(rings()))),
                get("/api/v1/rings/{ring}", this::ring),
                new Route(Method.PUT, "/api/v1/rings/{ring}", MAX_RING_PLAN_BYTES, operators, this::setRing),
                get("/api/v1/policy", this::currentPolicy),
                new Route(Method.PUT, "/api/v1/policy", Policy.MAX_BYTES, operators, this::setPolicy),
                new Route(Method.POST, "/api/v1/policy/test", Policy.MAX_BYTES, operators, this::testPolicy),
                get("/api/v1/policy/history", _ -> policyHistory()),
                get("/api/v1/incidents", _ -> incidents()),
                get("/api/v1/incidents/{id}", this::incident),
                new Route(
                        Method.POST,
                        "/api/v1/incidents/{id}/approve",
                        0,
                        operators,
                        request -> decided(request, adoption.approve(id(request)))),
                new Route(
                        Method.POST,
                        "/api/v1/incidents/{id}/reject",
                        0,
                        operators,
                        request -> decided(request, adoption.reject(id(request)))));
    }

    private Route get(String path, Route.Handler handler) {
        return new Route(Method.GET, path, 0, operators, handler);
    }

    private ApiResponse releases() {
        List<StoredRelease> releases = database.read(sql -> new ReleaseTable(sql).all());
        return OperatorRoutes.json(
                new ReleaseList(releases.stream().map(Views::release).toList()));
    }

    private ApiResponse addRelease(ApiRequest request) throws Refused {
        return switch (references.open(request.body())) {
            case ReleaseAnswer.Proposed(Change.NewRelease change) -> propose(change, change.stored(clock.instant()));
            case ReleaseAnswer.Known(StoredRelease release) ->
                OperatorRoutes.json(new ReleaseChanged(Views.release(release), 0, 0, Optional.empty()));
            case ReleaseAnswer.Refused(String reason, String explanation) ->
                throw new Refused(new Problem(422, reason, "The release is not taken", explanation));
        };
    }

    private ApiResponse withdrawRelease(ApiRequest request) throws Refused {
        String version = request.head().pathParameter("version");
        Optional<String> platform = request.head().queryParameter("platform");
        List<StoredRelease> found = database.read(sql -> new ReleaseTable(sql).ofVersion(version)).stream()
                .filter(each -> platform.isEmpty()
                        || platform.get().equals(each.platform().label()))
                .toList();
        return withdraw(Found.one(
                found,
                new Problem(
                        404,
                        "release.unknown",
                        "There is no such release",
                        heldRelease(version)
                                .map(incident -> "it does not count yet, for it is held as incident " + incident.id()
                                        + "; drop it with \"martello incident reject " + incident.id() + "\"")
                                .orElse("no release has this version; see \"martello release ls\"")),
                new Problem(
                        409,
                        "release.ambiguous",
                        "There is more than one such release",
                        "releases for more than one platform have this version; say for which")));
    }

    /** A release of this version that waits for an operator. */
    private Optional<Incident> heldRelease(String version) {
        return database.read(sql -> new IncidentTable(sql).latest(MAX_INCIDENTS)).stream()
                .filter(each -> each.state() == Incident.State.OPEN)
                .filter(each -> each.kind().equals("release") && each.subject().endsWith(" " + version))
                .findFirst();
    }

    private ApiResponse withdraw(StoredRelease release) {
        Change change = new Change.WithdrawnRelease(release.digest(), release.name());
        if (release.withdrawn().isEmpty()) {
            return propose(change, release);
        }
        adoption.settle(change);
        return OperatorRoutes.json(new ReleaseChanged(Views.release(release), 0, 0, Optional.empty()));
    }

    /** @param before the release as it is until the change counts, or as it would be */
    private ApiResponse propose(Change change, StoredRelease before) {
        AdoptionView outcome = Views.adoption(adoption.propose(change), database);
        StoredRelease after = database.read(sql -> new ReleaseTable(sql).find(before.platform(), before.version()))
                .orElse(before);
        return OperatorRoutes.json(
                new ReleaseChanged(Views.release(after), outcome.appraised(), outcome.changed(), outcome.held()));
    }

    private List<RingView> rings() {
        return database.read(sql -> {
            Map<String, RingView> rings = new TreeMap<>();
            new RegisterTable(sql)
                    .rings()
                    .forEach((ring, appliances) -> rings.put(ring, new RingView(ring, appliances, Optional.empty())));
            for (RingPlan plan : new RingTable(sql).all()) {
                long appliances = Optional.ofNullable(rings.get(plan.ring()))
                        .map(RingView::appliances)
                        .orElse(0L);
                rings.put(plan.ring(), new RingView(plan.ring(), appliances, Optional.of(view(plan))));
            }
            return List.copyOf(rings.values());
        });
    }

    private static RingView.Plan view(RingPlan plan) {
        return new RingView.Plan(List.copyOf(plan.expectedVersions()), plan.securityFloor());
    }

    private ApiResponse ring(ApiRequest request) throws Refused {
        String name = request.head().pathParameter("ring");
        return OperatorRoutes.json(rings().stream()
                .filter(ring -> ring.ring().equals(name))
                .findFirst()
                .orElseThrow(() -> unknownRing(name)));
    }

    /** A ring that no appliance is in is more likely misspelt than meant. */
    private ApiResponse setRing(ApiRequest request) throws Refused {
        String name = request.head().pathParameter("ring");
        if (rings().stream().noneMatch(ring -> ring.ring().equals(name))) {
            throw unknownRing(name);
        }
        try {
            RingView.Plan plan = ViewJson.read(request.body(), RingView.Plan.class);
            Change change =
                    new Change.NewRingPlan(new RingPlan(name, new TreeSet<>(plan.expected()), plan.securityFloor()));
            return OperatorRoutes.json(Views.adoption(adoption.propose(change), database));
        } catch (IllegalArgumentException e) {
            throw new Refused(
                    new Problem(400, "ring.malformed", "The plan is not well formed", String.valueOf(e.getMessage())));
        }
    }

    private static Refused unknownRing(String name) {
        return new Refused(new Problem(
                404, "ring.unknown", "There is no such ring", "no appliance of the register is in a ring " + name));
    }

    private ApiResponse currentPolicy(ApiRequest request) throws Refused {
        Optional<Instant> at = Times.parameter(request.head(), "at", clock);
        StoredPolicy policy = database.read(
                        sql -> at.isPresent() ? new PolicyTable(sql).at(at.get()) : new PolicyTable(sql).current())
                .orElseThrow(() -> new Refused(new Problem(
                        404,
                        "policy.none-then",
                        "There was no policy",
                        "no policy counted at that time; see \"martello policy log\"")));
        return ApiResponse.ok("application/yaml", policy.document());
    }

    private ApiResponse policyHistory() {
        return OperatorRoutes.json(
                new PolicyHistory(database.read(sql -> new PolicyTable(sql).history(MAX_HISTORY)).stream()
                        .map(Views::policy)
                        .toList()));
    }

    private ApiResponse setPolicy(ApiRequest request) throws Refused {
        return OperatorRoutes.json(Views.adoption(adoption.propose(policy(request.body())), database));
    }

    private ApiResponse testPolicy(ApiRequest request) throws Refused {
        return OperatorRoutes.json(Views.effect(adoption.test(policy(request.body()), asOf(request.head()))));
    }

    private static Change policy(Bytes document) throws Refused {
        try {
            return new Change.NewPolicy(
                    CompiledPolicy.of(Policy.parse(document)), StoredPolicy.Origin.OPERATOR, document);
        } catch (MalformedPolicy e) {
            throw new Refused(new Problem(
                    400, "policy.malformed", "The policy is not well formed", String.valueOf(e.getMessage())));
        }
    }

    private Optional<Instant> asOf(RequestHead head) throws Refused {
        return Times.parameter(head, "as_of", clock);
    }

    private ApiResponse incidents() {
        return OperatorRoutes.json(
                new IncidentList(database.read(sql -> new IncidentTable(sql).latest(MAX_INCIDENTS)).stream()
                        .map(Views::incident)
                        .toList()));
    }

    private ApiResponse incident(ApiRequest request) throws Refused {
        long id = id(request);
        return OperatorRoutes.json(Views.incident(
                database.read(sql -> new IncidentTable(sql).find(id)).orElseThrow(() -> unknownIncident(request))));
    }

    private static long id(ApiRequest request) throws Refused {
        String text = request.head().pathParameter("id");
        if (!text.matches("[0-9]{1,18}")) {
            throw unknownIncident(request);
        }
        return Long.parseLong(text);
    }

    private static Refused unknownIncident(ApiRequest request) {
        return new Refused(new Problem(
                404,
                "incident.unknown",
                "There is no such incident",
                "there is no incident " + request.head().pathParameter("id")
                        + "; see the numbers with \"martello incident ls\""));
    }

    private static ApiResponse decided(ApiRequest request, Adoption.Decision decision) throws Refused {
        return switch (decision) {
            case Adoption.Decision.Done(Incident incident, int appraised, int changed) ->
                OperatorRoutes.json(new AdoptionView(appraised, changed, Optional.of(Views.incident(incident))));
            case Adoption.Decision.Unknown _ -> throw unknownIncident(request);
            case Adoption.Decision.Closed(Incident incident) ->
                throw new Refused(new Problem(
                        409,
                        "incident.closed",
                        "The incident was decided before",
                        "incident " + incident.id() + " is " + incident.state()));
            case Adoption.Decision.Impossible(String explanation) ->
                throw new Refused(
                        new Problem(409, "incident.outdated", "The change cannot count any more", explanation));
        };
    }
}
