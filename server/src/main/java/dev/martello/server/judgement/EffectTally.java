package dev.martello.server.judgement;

import dev.martello.appraisal.Finding;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.server.store.Stand;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Adds up an {@link Effect}. */
final class EffectTally {
    private static final int MAX_REASONS = 3;

    /** One row of what is counted, ordered as it is shown. */
    private record Step(TrustTier from, TrustTier to) implements Comparable<Step> {
        private static final Comparator<Step> WORST_FIRST =
                Comparator.comparing(Step::to, Comparator.reverseOrder()).thenComparing(Step::from);

        @Override
        public int compareTo(Step other) {
            return WORST_FIRST.compare(this, other);
        }
    }

    private static final class RingTally {
        private final Map<Step, Map<String, Effect.Reason>> steps = new TreeMap<>();
        private int appliances;
        private int ended;

        Effect.Ring total(String name) {
            List<Effect.Shift> shifts = new ArrayList<>();
            steps.forEach((step, reasons) -> shifts.add(new Effect.Shift(
                    step.from,
                    step.to,
                    reasons.values().stream()
                            .mapToInt(Effect.Reason::appliances)
                            .sum(),
                    reasons.values().stream()
                            .sorted(Comparator.comparingInt(Effect.Reason::appliances)
                                    .reversed()
                                    .thenComparing(Effect.Reason::rule))
                            .limit(MAX_REASONS)
                            .toList())));
            return new Effect.Ring(name, appliances, ended, shifts);
        }
    }

    private final Map<String, RingTally> rings = new TreeMap<>();
    private final Map<ApplianceId, String> ended = new LinkedHashMap<>();
    private int appliances;
    private int leftOut;

    /** Says how many appliances there are, of which those that were not added are left out. */
    void ofAll(long judged) {
        leftOut = (int) Math.max(0, judged - appliances);
    }

    void add(Stand stand, Judgement judgement) {
        RingTally ring = rings.computeIfAbsent(stand.placement().ring().orElse(""), _ -> new RingTally());
        appliances++;
        ring.appliances++;
        if (stand.tier() == judgement.tier()) {
            return;
        }
        Effect.Reason reason = judgement
                .worst()
                .map(EffectTally::reason)
                .orElseGet(() -> new Effect.Reason("", "nothing is found any more", 1));
        ring.steps
                .computeIfAbsent(new Step(stand.tier(), judgement.tier()), _ -> new TreeMap<>())
                .merge(
                        reason.rule(),
                        reason,
                        (one, _) -> new Effect.Reason(one.rule(), one.explanation(), one.appliances() + 1));
        if (judgement.tier() == TrustTier.CONTRAINDICATED) {
            ring.ended++;
            ended.put(stand.id(), reason.explanation());
        }
    }

    private static Effect.Reason reason(Finding finding) {
        return new Effect.Reason(finding.rule().text(), finding.explanation(), 1);
    }

    Effect total() {
        List<Effect.Ring> all = new ArrayList<>();
        rings.forEach((name, ring) -> all.add(ring.total(name)));
        return new Effect(appliances, leftOut, all);
    }

    /** Each appliance that would no longer be trusted, and the first reason. */
    Map<ApplianceId, String> ended() {
        return Collections.unmodifiableMap(ended);
    }
}
