package dev.martello.server.api;

import dev.martello.appraisal.Facts;
import dev.martello.appraisal.RuleId;
import dev.martello.appraisal.expression.FactChange;
import dev.martello.appraisal.integrity.Placement;
import dev.martello.appraisal.policy.CompiledPolicy;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.report.ItemReference;
import dev.martello.server.judgement.Reference;
import dev.martello.server.judgement.StoredFacts;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares what an appliance's evidence proves with what its evidence proved before, both by the reference that counts now. */
final class FactComparison {
    /** What the built-in rules ask for: proof rests on them. */
    private static final Set<String> LOGS = Set.of("logs.boot", "logs.userspace", "logs.runtime");

    /** By which evidence an appliance stood, and where. */
    record Stood(List<ItemReference> items, Placement placement) {}

    private record Pair(Facts before, Facts after) {}

    private final CompiledPolicy policy;
    private final Optional<Pair> facts;

    private FactComparison(CompiledPolicy policy, Optional<Pair> facts) {
        this.policy = policy;
        this.facts = facts;
    }

    static FactComparison of(StoredFacts store, Reference reference, Platform platform, Stood before, Stood after) {
        return new FactComparison(
                reference.policy(),
                facts(store, reference, platform, before)
                        .flatMap(
                                then -> facts(store, reference, platform, after).map(now -> new Pair(then, now))));
    }

    private static Optional<Facts> facts(StoredFacts store, Reference reference, Platform platform, Stood stood) {
        return store.of(reference, platform, stood.placement, stood.items);
    }

    /** What differs of that which a rule asks for. */
    Optional<String> difference(RuleId rule) {
        return facts.flatMap(pair -> difference(rule, pair));
    }

    private Optional<String> difference(RuleId rule, Pair pair) {
        Set<String> asked = policy.factsOf(rule);
        List<FactChange> changes = FactChange.between(asked.isEmpty() ? LOGS : asked, pair.before, pair.after);
        if (!changes.isEmpty()) {
            return Optional.of(
                    changes.stream().map(FactComparison::text).collect(Collectors.joining(", ", "then ", "")));
        }
        return asked.isEmpty()
                ? Optional.empty()
                : Optional.of("all that the rule asks for was the same then, so what it is compared with has changed");
    }

    private static String text(FactChange change) {
        return change.name() + " was " + change.before() + " (now " + change.after() + ")";
    }
}
