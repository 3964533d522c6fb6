package dev.martello.appraisal.profile;

import dev.martello.appraisal.reference.ExpectedEvent.Value;
import dev.martello.evidence.bootlog.EventClaim;
import dev.martello.evidence.bootlog.EventType;
import dev.martello.evidence.bootlog.FirmwareEvent;
import dev.martello.evidence.bootlog.MachineValue;
import dev.martello.tpm.Digest;
import dev.martello.tpm.PcrIndex;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A value that machines measured into a register, and what they call it. Types and labels are the word of each log: what most of the
 * machines that have the value say counts, and something that is belied by its own digests does not. For one thread.
 */
final class MeasuredValue {
    /** What a log says that a value is. */
    private record Name(EventType type, EventClaim claim) {
        private static final Comparator<Name> ORDER = Comparator.<Name, EventClaim.Basis>comparing(
                        name -> name.claim.basis())
                .thenComparingLong(name -> name.type.value())
                .thenComparing(name -> name.claim.label());
    }

    private final PcrIndex pcr;
    private final List<Digest> digests;
    private final Map<Name, Set<Integer>> machinesByName = new HashMap<>();
    private final Map<Name, FirmwareEvent> samples = new HashMap<>();
    private final SortedMap<Integer, Integer> timesByMachine = new TreeMap<>();

    MeasuredValue(PcrIndex pcr, List<Digest> digests) {
        this.pcr = pcr;
        this.digests = digests;
    }

    void seen(int machine, FirmwareEvent event) {
        Name name = new Name(event.type(), event.claim());
        machinesByName.computeIfAbsent(name, _ -> new HashSet<>()).add(machine);
        samples.putIfAbsent(name, event);
        timesByMachine.merge(machine, 1, Integer::sum);
    }

    PcrIndex pcr() {
        return pcr;
    }

    EventType type() {
        return name().type();
    }

    EventClaim claim() {
        return name().claim();
    }

    /** What it is, if it is another on each machine and stands in the register that such things belong into. */
    Optional<MachineValue> machineValue() {
        return claim().machineValue().filter(value -> value.pcr() == pcr.number());
    }

    /** How often each machine that has it has it. */
    SortedMap<Integer, Integer> timesByMachine() {
        return timesByMachine;
    }

    String says() {
        return sample().describe();
    }

    Digest strongest() {
        return digests.getLast();
    }

    Value expect(String note) {
        FirmwareEvent sample = sample();
        return new Value(
                digests,
                sample.describe(),
                note,
                sample.signatures().stream().limit(Value.MAX_SIGNATURES).toList());
    }

    private FirmwareEvent sample() {
        return Objects.requireNonNull(samples.get(name()));
    }

    private Name name() {
        return machinesByName.keySet().stream()
                .min(Comparator.<Name>comparingInt(name -> -machines(name)).thenComparing(Name.ORDER))
                .orElseThrow();
    }

    private int machines(Name name) {
        return machinesByName.getOrDefault(name, Set.of()).size();
    }
}
