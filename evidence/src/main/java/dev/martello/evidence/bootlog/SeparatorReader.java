package dev.martello.evidence.bootlog;

import dev.martello.evidence.bootlog.BootLogProblem.Kind;
import dev.martello.evidence.bootlog.EventType.Tcg;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds separators by what was measured, whatever the events say they are. For one thread. */
final class SeparatorReader {
    /** PCRs 0 to 7 belong to the firmware. */
    static final int FIRMWARE_PCRS = 8;

    private static final Map<Separator.Kind, KnownPreimage> KNOWN = new EnumMap<>(Separator.Kind.class);

    static {
        for (Separator.Kind kind : Separator.Kind.values()) {
            KNOWN.put(kind, new KnownPreimage(kind.preimage()));
        }
    }

    private final Problems oddities;
    private final List<Separator> separators = new ArrayList<>();
    private final BitSet measured = new BitSet();
    private final BitSet named = new BitSet();

    SeparatorReader(Problems oddities) {
        this.oddities = oddities;
    }

    /** Which separator an event measured. */
    static Optional<Separator.Kind> kindOf(BootEvent event, Coverage coverage) {
        for (Map.Entry<Separator.Kind, KnownPreimage> each : KNOWN.entrySet()) {
            if (coverage.covers(event, each.getValue())) {
                return Optional.of(each.getKey());
            }
        }
        return Optional.empty();
    }

    void read(MeasuredEvent event) {
        boolean isNamed = event.event().type() == Tcg.EV_SEPARATOR;
        event.separator().ifPresent(kind -> {
            separators.add(new Separator(event.number(), event.pcr(), kind));
            if (event.pcr().number() < FIRMWARE_PCRS) {
                lookAt(event, kind);
            }
        });
        if (isNamed && event.separator().isEmpty() && !event.isOfData()) {
            oddities.add(
                    Kind.SEPARATOR_FORGED,
                    event.event(),
                    "the event says it is a separator, its digests say it is not");
        }
    }

    private void lookAt(MeasuredEvent event, Separator.Kind kind) {
        int pcr = event.pcr().number();
        measured.set(pcr);
        // Some firmware measures four zeros as the content of something that is not there.
        if (event.event().type() == Tcg.EV_SEPARATOR) {
            if (named.get(pcr)) {
                oddities.add(Kind.SEPARATOR_DOUBLED, event.event(), "PCR " + pcr + " has a separator already");
            }
            named.set(pcr);
        }
        if (kind == Separator.Kind.ERROR) {
            oddities.add(Kind.SEPARATOR_ERROR, event.event(), "the firmware says that it failed");
        }
    }

    List<Separator> separators() {
        return separators;
    }

    /** To be called after the last event. */
    void lookForMissing(Coverage coverage) {
        for (int pcr = 0; pcr < FIRMWARE_PCRS; pcr++) {
            if (coverage.includes(pcr) && !measured.get(pcr)) {
                oddities.add(Kind.SEPARATOR_MISSING, "PCR " + pcr + " has no separator");
            }
        }
    }
}
