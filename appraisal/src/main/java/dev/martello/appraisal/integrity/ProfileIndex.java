package dev.martello.appraisal.integrity;

import dev.martello.appraisal.reference.ExpectedEvent;
import dev.martello.appraisal.reference.ExpectedEvent.Expectation;
import dev.martello.appraisal.reference.PlatformProfile;
import dev.martello.evidence.bootlog.EventClaim;
import dev.martello.evidence.bootlog.EventClaim.Basis;
import dev.martello.evidence.bootlog.FirmwareEvent;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** A profile whose events are found by what was measured and by what they are called. Immutable. */
final class ProfileIndex {
    private record Measured(PcrIndex pcr, Digest digest) {}

    private final PlatformProfile profile;
    private final String order;
    private final NavigableSet<PcrIndex> registers = new TreeSet<>();
    private final Map<Measured, List<Integer>> byDigest = new HashMap<>();
    private final Map<ExpectedEvent.Name, List<Integer>> byName = new HashMap<>();

    ProfileIndex(PlatformProfile profile) {
        this.profile = profile;
        this.order = profile.name() + "\0" + profile.digest();
        for (int i = 0; i < profile.events().size(); i++) {
            add(i, profile.events().get(i));
        }
    }

    private void add(int number, ExpectedEvent event) {
        registers.add(event.pcr());
        byName.computeIfAbsent(event.name(), _ -> new ArrayList<>()).add(number);
        if (event.expectation() instanceof Expectation.OneOf(List<ExpectedEvent.Value> values)) {
            values.stream()
                    .flatMap(value -> value.digests().stream())
                    .distinct()
                    .forEach(digest -> byDigest.computeIfAbsent(
                                    new Measured(event.pcr(), digest), _ -> new ArrayList<>())
                            .add(number));
        }
    }

    PlatformProfile profile() {
        return profile;
    }

    /** Puts profiles in one order, whatever order they were handed in. */
    String order() {
        return order;
    }

    /** The registers that the profile tells about. */
    NavigableSet<PcrIndex> registers() {
        return registers;
    }

    /** The numbers of the events in the profile that have what this one measured among their values. */
    IntStream pinning(FirmwareEvent event) {
        return event.digests().values().stream()
                .flatMap(digest -> byDigest.getOrDefault(new Measured(event.pcr(), digest), List.of()).stream())
                .distinct()
                .mapToInt(Integer::intValue)
                .filter(number -> isOneOf(profile.events().get(number), event));
    }

    /** A bank more must not make a value less certain: no digest may be of something else than the others. */
    private static boolean isOneOf(ExpectedEvent expected, FirmwareEvent event) {
        return expected.expectation() instanceof Expectation.OneOf(List<ExpectedEvent.Value> values)
                && values.stream().anyMatch(value -> isOf(value, event));
    }

    private static boolean isOf(ExpectedEvent.Value value, FirmwareEvent event) {
        boolean known = false;
        for (Map.Entry<HashAlgorithm, Digest> measured : event.digests().entrySet()) {
            if (value.digests().contains(measured.getValue())) {
                known = true;
            } else if (value.digests().stream().anyMatch(digest -> digest.algorithm() == measured.getKey())) {
                return false;
            }
        }
        return known;
    }

    /** The numbers of the events in the profile whose value is open, and which this one is by what it says and can be held to. */
    IntStream varying(FirmwareEvent event, EventClaim claim) {
        return claim.basis() == Basis.BELIED
                ? IntStream.empty()
                : named(event, claim)
                        .filter(number -> profile.events().get(number).expectation() instanceof Expectation.Varies);
    }

    /** The numbers of the events in the profile that this one is by its name alone. */
    IntStream named(FirmwareEvent event, EventClaim claim) {
        ExpectedEvent.Name name = new ExpectedEvent.Name(event.pcr(), event.type(), claim.label());
        return byName.getOrDefault(name, List.of()).stream().mapToInt(Integer::intValue);
    }
}
