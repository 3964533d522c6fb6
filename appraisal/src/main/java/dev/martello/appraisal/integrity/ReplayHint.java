package dev.martello.appraisal.integrity;

import dev.martello.evidence.bootlog.BootEvent;
import dev.martello.evidence.bootlog.BootFacts;
import dev.martello.evidence.bootlog.BootLog;
import dev.martello.evidence.bootlog.BootLogProblem;
import dev.martello.tpm.Digest;
import dev.martello.tpm.PcrIndex;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Says which events of a log to look at when a register does not replay. */
final class ReplayHint {
    private static final int MAX_EVENTS_NAMED = 6;

    private ReplayHint() {}

    static String of(BootLog log, PcrIndex pcr, Digest quoted) {
        List<BootEvent> events = log.events().stream()
                .filter(BootEvent::isExtended)
                .filter(event -> event.pcrNumber() == pcr.number())
                .toList();
        Optional<String> added = added(events, pcr, quoted);
        if (added.isPresent()) {
            return added.get();
        }
        Set<Integer> edited = BootFacts.of(log).oddities().stream()
                .filter(problem -> problem.kind() == BootLogProblem.Kind.DIGEST_MISMATCH)
                .flatMap(problem -> problem.event().stream().boxed())
                .collect(Collectors.toSet());
        List<BootEvent> suspicious =
                events.stream().filter(event -> edited.contains(event.number())).toList();
        if (!suspicious.isEmpty()) {
            return "look at event " + names(suspicious) + ", whose data does not have its digest";
        }
        return events.size() == 1
                ? "its only event is " + names(events)
                : "one of its " + events.size() + " events is wrong, or one is missing: " + names(events);
    }

    /** Whether the value is what the first events lead to. PCR 0 does not always start with zero, and is not asked. */
    private static Optional<String> added(List<BootEvent> events, PcrIndex pcr, Digest quoted) {
        Digest value = quoted.algorithm().zero();
        for (int kept = 0; kept < events.size() && pcr.number() != 0; kept++) {
            if (value.equals(quoted)) {
                return Optional.of("that is the first " + kept + " of its " + events.size() + " events, so event "
                        + name(events.get(kept)) + " and what follows was added");
            }
            Digest next = events.get(kept).digests().get(quoted.algorithm());
            value = next == null ? value : value.extend(next.octets());
        }
        return Optional.empty();
    }

    private static String names(List<BootEvent> events) {
        String named =
                events.stream().limit(MAX_EVENTS_NAMED).map(ReplayHint::name).collect(Collectors.joining(", "));
        int more = events.size() - MAX_EVENTS_NAMED;
        return more > 0 ? named + " and " + more + " more" : named;
    }

    private static String name(BootEvent event) {
        return event.number() + " (" + event.type().label() + ")";
    }
}
