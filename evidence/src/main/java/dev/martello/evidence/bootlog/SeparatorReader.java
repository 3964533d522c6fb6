package dev.martello.evidence.bootlog;

import dev.martello.evidence.bootlog.BootLogProblem.Kind;
import dev.martello.evidence.bootlog.EventType.Tcg;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Finds separators by what was measured, whatever the events say they are. */
final class SeparatorReader {
    /** PCRs 0 to 7 belong to the firmware. */
    private static final int FIRMWARE_PCRS = 8;

    private final Map<Separator.Kind, Predicate<BootEvent>> kinds = new EnumMap<>(Separator.Kind.class);

    SeparatorReader(Coverage coverage) {
        for (Separator.Kind kind : Separator.Kind.values()) {
            kinds.put(kind, coverage.isOf(kind.preimage()));
        }
    }

    Optional<Separator.Kind> kindOf(BootEvent event) {
        return kinds.entrySet().stream()
                .filter(each -> each.getValue().test(event))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    List<Separator> read(BootLog log) {
        List<Separator> separators = new ArrayList<>();
        for (BootEvent event : log.events()) {
            if (event.isExtended()) {
                kindOf(event)
                        .ifPresent(kind -> separators.add(
                                new Separator(event.number(), event.pcr().orElseThrow(), kind)));
            }
        }
        return separators;
    }

    static void audit(BootLog log, Coverage coverage, Problems problems) {
        SeparatorReader reader = new SeparatorReader(coverage);
        Set<Long> measured = new HashSet<>();
        Set<Long> named = new HashSet<>();
        for (BootEvent event : log.events()) {
            Optional<Separator.Kind> kind = event.isExtended() ? reader.kindOf(event) : Optional.empty();
            boolean isNamed = event.type() == Tcg.EV_SEPARATOR;
            if (kind.isPresent() && event.pcrNumber() < FIRMWARE_PCRS) {
                measured.add(event.pcrNumber());
                // Some firmware measures four zeros as the content of something that is not there.
                if (isNamed && !named.add(event.pcrNumber())) {
                    problems.add(
                            Kind.SEPARATOR_DOUBLED, event, "PCR " + event.pcrNumber() + " has a separator already");
                }
                if (kind.get() == Separator.Kind.ERROR) {
                    problems.add(Kind.SEPARATOR_ERROR, event, "the firmware says that it failed");
                }
            }
            if (isNamed && kind.isEmpty() && !coverage.covers(event, event.data())) {
                problems.add(
                        Kind.SEPARATOR_FORGED, event, "the event says it is a separator, its digests say it is not");
            }
        }
        for (long pcr = 0; pcr < FIRMWARE_PCRS; pcr++) {
            if (!measured.contains(pcr)) {
                problems.add(Kind.SEPARATOR_MISSING, "PCR " + pcr + " has no separator");
            }
        }
    }
}
