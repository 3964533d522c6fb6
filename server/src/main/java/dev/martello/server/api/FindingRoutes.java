package dev.martello.server.api;

import dev.martello.appraisal.Severity;
import dev.martello.appraisal.posture.Exemption;
import dev.martello.server.http.ApiRequest;
import dev.martello.server.http.ApiResponse;
import dev.martello.server.http.Method;
import dev.martello.server.http.Problem;
import dev.martello.server.http.Refused;
import dev.martello.server.http.RequestHead;
import dev.martello.server.http.Route;
import dev.martello.server.judgement.FleetFindings;
import dev.martello.server.store.Cohort;
import dev.martello.server.view.FleetFindingsView;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;

/** What checks of posture say of the whole fleet. */
public final class FindingRoutes {
    private final Route.Guard operators;
    private final FleetFindings findings;

    /** An answer takes all processors, so there is one at a time. */
    private final Semaphore underWay = new Semaphore(1);

    /** @param operators who may ask */
    public FindingRoutes(Route.Guard operators, FleetFindings findings) {
        this.operators = operators;
        this.findings = findings;
    }

    public List<Route> routes() {
        return List.of(new Route(Method.GET, "/api/v1/findings", 0, operators, this::list));
    }

    private ApiResponse list(ApiRequest request) throws Refused {
        Predicate<FleetFindings.Row> wanted = wanted(request.head());
        if (!underWay.tryAcquire()) {
            throw new Refused(new Problem(
                    429,
                    "findings.busy",
                    "The fleet is being asked",
                    "the fleet is asked by one at a time; try again when the other is done",
                    Map.of("Retry-After", "5")));
        }
        try {
            FleetFindings.Result result = findings.ask();
            Map<Cohort, Long> sizes = Census.rolledUp(result.cohorts());
            return OperatorRoutes.json(new FleetFindingsView(
                    result.appliances(),
                    result.stating(),
                    result.rows().stream()
                            .filter(wanted)
                            .flatMap(row -> view(row, sizes).stream())
                            .toList(),
                    result.exceptions().stream().map(FindingRoutes::view).toList()));
        } finally {
            underWay.release();
        }
    }

    private static Predicate<FleetFindings.Row> wanted(RequestHead head) throws Refused {
        Optional<String> rule = head.queryParameter("rule");
        Optional<String> least = head.queryParameter("severity");
        Optional<Severity> severity = least.flatMap(Severity::ofLabel);
        if (least.isPresent() && severity.isEmpty()) {
            throw new Refused(Problem.malformed("severity is one of " + Severity.labels()));
        }
        return row -> rule.filter(name -> !isCalled(row.rule(), name)).isEmpty()
                && severity.filter(each -> row.severity().compareTo(each) > 0).isEmpty();
    }

    private static boolean isCalled(String rule, String name) {
        return rule.equals(name) || rule.startsWith(name + ".");
    }

    /** One that fails nowhere is no finding. */
    private static Optional<FleetFindingsView.Finding> view(FleetFindings.Row row, Map<Cohort, Long> sizes) {
        return row.words()
                .map(words -> new FleetFindingsView.Finding(
                        row.rule(),
                        row.severity().label(),
                        words.title(),
                        row.appliances(),
                        row.untold(),
                        where(row, sizes),
                        row.examples().stream()
                                .map(each -> new FleetFindingsView.Example(
                                        each.appliance().toString(), each.serial(), each.subject(), each.seen()))
                                .toList(),
                        words.remedy(),
                        words.risk()));
    }

    private static FleetFindingsView.Exempted view(FleetFindings.FleetException exception) {
        Exemption exemption = exception.exemption();
        return new FleetFindingsView.Exempted(
                exemption.check().text(),
                exemption.subject(),
                exemption.owner(),
                exemption.reason(),
                exemption.granted().toString(),
                exemption.until().toString(),
                switch (exception.standing()) {
                    case GRANTED -> "granted";
                    case BEGINS_LATER -> "begins-later";
                    case ENDED -> "ended";
                },
                exception.appliances());
    }

    /** The cohort that is most like the appliances on which the check fails. */
    private static Optional<String> where(FleetFindings.Row row, Map<Cohort, Long> sizes) {
        long all = row.appliances();
        return Census.rolledUp(row.failing()).entrySet().stream()
                .filter(each -> Share.mayTell(each.getKey(), each.getValue(), all))
                .map(each -> new Share(
                        each.getKey(), each.getValue(), sizes.getOrDefault(each.getKey(), each.getValue()), all))
                .filter(Share::tells)
                .max(Comparator.comparingDouble(Share::likeness).thenComparing(Share::named))
                .map(Share::named);
    }
}
