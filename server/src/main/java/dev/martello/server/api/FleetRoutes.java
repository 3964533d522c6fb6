package dev.martello.server.api;

import dev.martello.appraisal.Finding;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.evidence.report.ItemKind;
import dev.martello.evidence.report.ItemReference;
import dev.martello.server.api.FactComparison.Stood;
import dev.martello.server.http.ApiRequest;
import dev.martello.server.http.ApiResponse;
import dev.martello.server.http.Method;
import dev.martello.server.http.Problem;
import dev.martello.server.http.Refused;
import dev.martello.server.http.RequestHead;
import dev.martello.server.http.Route;
import dev.martello.server.judgement.References;
import dev.martello.server.judgement.StoredFacts;
import dev.martello.server.store.Database;
import dev.martello.server.store.EvidenceTable;
import dev.martello.server.store.FleetMember;
import dev.martello.server.store.FleetTable;
import dev.martello.server.store.Sql;
import dev.martello.server.store.StandingTable;
import dev.martello.server.store.VerdictInterval;
import dev.martello.server.store.VerdictTable;
import dev.martello.server.view.AppliancePage;
import dev.martello.server.view.ApplianceSummary;
import dev.martello.server.view.ApplianceView;
import dev.martello.server.view.PostureView;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fleet as operators see it. */
public final class FleetRoutes {
    private static final int DEFAULT_PAGE = 100;
    private static final int MAX_PAGE = 1000;
    private static final int MAX_HISTORY = 100;

    private final Route.Guard operators;
    private final Database database;
    private final References references;
    private final LastGood.Store store;
    private final Clock clock;

    /** @param operators who may ask */
    public FleetRoutes(
            Route.Guard operators, Database database, References references, StoredFacts facts, Clock clock) {
        this.operators = operators;
        this.database = database;
        this.references = references;
        this.store = new LastGood.Store(database, facts);
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(
                new Route(Method.GET, "/api/v1/appliances", 0, operators, this::list),
                new Route(Method.GET, "/api/v1/appliances/{id}", 0, operators, this::show),
                new Route(Method.GET, "/api/v1/appliances/{id}/drift", 0, operators, this::drift));
    }

    private ApiResponse list(ApiRequest request) throws Refused {
        RequestHead head = request.head();
        int limit = limit(head);
        Optional<TrustTier> tier = tier(head);
        Optional<Instant> at = Times.parameter(head, "at", clock);
        Instant now = clock.instant();
        // One more than is shown tells whether there is a next page.
        List<FleetMember> found = database.read(sql -> new FleetTable(sql)
                .page(
                        head.queryParameter("after").orElse(""),
                        limit + 1,
                        at.isPresent() ? Optional.empty() : tier,
                        head.queryParameter("site"),
                        now));
        List<FleetMember> shown = found.stream().limit(limit).toList();
        List<ApplianceSummary> summaries = at.isPresent()
                ? database.read(sql -> past(sql, shown, at.get(), tier))
                : database.read(sql -> present(sql, shown, now));
        return OperatorRoutes.json(new AppliancePage(
                summaries,
                found.size() > limit
                        ? Optional.of(shown.getLast().appliance().id().toString())
                        : Optional.empty()));
    }

    private static List<ApplianceSummary> present(Sql sql, List<FleetMember> members, Instant now) {
        FleetContext fleet = new FleetContext(sql, now);
        return members.stream().map(member -> Views.summary(member, fleet, now)).toList();
    }

    private static List<ApplianceSummary> past(
            Sql sql, List<FleetMember> members, Instant time, Optional<TrustTier> tier) {
        VerdictTable verdicts = new VerdictTable(sql);
        return members.stream()
                .map(member ->
                        Views.past(member, verdicts.history(member.appliance().id(), time, 1), time))
                .filter(summary -> tier.isEmpty() || tier.get() == summary.tier())
                .toList();
    }

    private ApiResponse show(ApiRequest request) throws Refused {
        String name = request.head().pathParameter("id");
        Optional<Instant> at = Times.parameter(request.head(), "at", clock);
        Shown shown = ApplianceNames.one(database.read(sql -> ApplianceNames.find(sql, name).stream()
                .map(member -> at.map(time -> past(sql, member, time)).orElseGet(() -> present(sql, member)))
                .toList()));
        return OperatorRoutes.json(at.map(time -> past(shown, time)).orElseGet(() -> present(shown)));
    }

    private ApiResponse drift(ApiRequest request) throws Refused {
        String name = request.head().pathParameter("id");
        Optional<Instant> since = Times.parameter(request.head(), "since", clock);
        FleetMember member = ApplianceNames.one(database.read(sql -> ApplianceNames.find(sql, name)));
        return OperatorRoutes.json(new Drift(database).of(member, since, clock.instant()));
    }

    private ApplianceView present(Shown shown) {
        Instant now = clock.instant();
        Map<Finding, String> compared = shown.compared();
        Optional<PostureView> posture = posture(shown);
        return database.read(sql -> Views.appliance(
                shown.member, shown.history, shown.stood.items(), new FleetContext(sql, now), compared, posture, now));
    }

    private ApplianceView past(Shown shown, Instant time) {
        return Views.past(shown.member, shown.history, shown.stood.items(), shown.compared(), posture(shown), time);
    }

    /** By the checks that are asked now. */
    private Optional<PostureView> posture(Shown shown) {
        return shown.stood.items().stream().anyMatch(item -> item.kind() == ItemKind.SETTINGS)
                ? store.facts()
                        .of(
                                references.current(),
                                shown.member.appliance().platform(),
                                shown.stood.placement(),
                                shown.stood.items())
                        .flatMap(Views::posture)
                : Optional.empty();
    }

    /** What is shown of an appliance, loaded in one transaction; what it is compared with is read outside of it. */
    private record Shown(
            FleetMember member,
            List<VerdictInterval> history,
            Stood stood,
            Optional<VerdictInterval> verdict,
            Optional<LastGood> lastGood) {
        Map<Finding, String> compared() {
            return lastGood.flatMap(good -> verdict.map(each -> good.compare(each.findings())))
                    .orElse(Map.of());
        }
    }

    private Shown present(Sql sql, FleetMember member) {
        ApplianceId id = member.appliance().id();
        List<ItemReference> items = new EvidenceTable(sql).current(id);
        return shown(
                sql,
                member,
                new VerdictTable(sql).history(id, MAX_HISTORY),
                member.verdict(),
                new Stood(items, member.placement()));
    }

    private Shown past(Sql sql, FleetMember member, Instant time) {
        ApplianceId id = member.appliance().id();
        List<VerdictInterval> history = new VerdictTable(sql).history(id, time, MAX_HISTORY);
        return shown(
                sql,
                member,
                history,
                history.stream().findFirst(),
                new Stood(
                        new EvidenceTable(sql).at(id, time),
                        new StandingTable(sql).placement(id, time).orElse(member.placement())));
    }

    private Shown shown(
            Sql sql,
            FleetMember member,
            List<VerdictInterval> history,
            Optional<VerdictInterval> verdict,
            Stood stood) {
        return new Shown(
                member,
                history,
                stood,
                verdict,
                verdict.flatMap(
                        each -> LastGood.of(sql, store, member.appliance(), each, stood, references.current())));
    }

    private static int limit(RequestHead head) throws Refused {
        String text = head.queryParameter("limit").orElse(Integer.toString(DEFAULT_PAGE));
        if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MAX_PAGE) {
            throw new Refused(Problem.malformed("limit is a number from 1 to " + MAX_PAGE));
        }
        return Integer.parseInt(text);
    }

    private static Optional<TrustTier> tier(RequestHead head) throws Refused {
        Optional<String> wanted = head.queryParameter("tier");
        Optional<TrustTier> tier = wanted.flatMap(name -> Arrays.stream(TrustTier.values())
                .filter(each -> each.name().equalsIgnoreCase(name))
                .findFirst());
        if (wanted.isPresent() && tier.isEmpty()) {
            throw new Refused(Problem.malformed("tier is one of " + List.of(TrustTier.values())));
        }
        return tier;
    }
}
