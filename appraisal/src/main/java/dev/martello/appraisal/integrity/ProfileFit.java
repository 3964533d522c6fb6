package dev.martello.appraisal.integrity;

import dev.martello.appraisal.Facts.FirmwareDifference;
import dev.martello.appraisal.reference.ExpectedEvent;
import dev.martello.appraisal.reference.PlatformProfile;
import dev.martello.evidence.bootlog.EventClaim;
import dev.martello.evidence.bootlog.FirmwareEvent;
import dev.martello.evidence.bootlog.FirmwareMeasurements;
import dev.martello.tpm.PcrIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * How what the firmware measured differs from one profile. Digests decide first, whatever events say they are; what a profile leaves
 * open is taken by events of its name whose digests do not speak against it; the names of the rest only tell what was changed from
 * what is new.
 *
 * @param complete whether all registers that the profile tells about are quoted
 * @param differing first what the log has, in its order; then what it lacks. Each is put into words when it is asked for, since
 *     most profiles are compared with only to be passed over
 */
record ProfileFit(ProfileIndex index, boolean complete, List<Supplier<FirmwareDifference>> differing) {
    PlatformProfile profile() {
        return index.profile();
    }

    boolean matches() {
        return complete && differing.isEmpty();
    }

    /** How many differences there are. */
    int distance() {
        return differing.size();
    }

    List<FirmwareDifference> differences() {
        return differing.stream().map(Supplier::get).toList();
    }

    /** @param quoted the registers that a quote vouches for; of others, nothing can be said to be missing */
    static ProfileFit of(ProfileIndex index, FirmwareMeasurements measured, Set<PcrIndex> quoted) {
        return new ProfileFit(
                index, quoted.containsAll(index.registers()), new Comparison(index, quoted).compare(measured));
    }

    /** Which of the profile's events were found, and how often. */
    private static final class Comparison {
        private static final PcrIndex PCR_0 = PcrIndex.of(0);

        private final ProfileIndex index;
        private final List<ExpectedEvent> expected;
        private final Set<PcrIndex> quoted;
        private final int[] found;
        private final List<Supplier<FirmwareDifference>> differences = new ArrayList<>();

        Comparison(ProfileIndex index, Set<PcrIndex> quoted) {
            this.index = index;
            this.expected = index.profile().events();
            this.quoted = quoted;
            this.found = new int[expected.size()];
        }

        List<Supplier<FirmwareDifference>> compare(FirmwareMeasurements measured) {
            compareLocality(measured.startupLocality());
            measured.events().stream()
                    .filter(event -> !takes(index.pinning(event)))
                    .toList()
                    .forEach(this::compareNamed);
            for (int number = 0; number < found.length; number++) {
                ExpectedEvent event = expected.get(number);
                if (found[number] < event.atLeast() && quoted.contains(event.pcr())) {
                    differences.add(() -> Differences.missing(event));
                }
            }
            return differences;
        }

        private void compareLocality(int locality) {
            int wanted = index.profile().startupLocality();
            if (locality != wanted && quoted.contains(PCR_0)) {
                differences.add(() -> Differences.locality(locality, wanted));
            }
        }

        private void compareNamed(FirmwareEvent event) {
            EventClaim claim = event.claim();
            if (takes(index.varying(event, claim))) {
                return;
            }
            // More of a known value than there may be is not a changed value.
            Optional<ExpectedEvent> changed = index.pinning(event).findAny().isPresent()
                    ? Optional.empty()
                    : take(index.named(event, claim)).stream()
                            .mapToObj(expected::get)
                            .findFirst();
            differences.add(() -> changed.map(was -> Differences.changed(event, claim, was))
                    .orElseGet(() -> Differences.unknown(event, claim)));
        }

        private boolean takes(IntStream numbers) {
            return take(numbers).isPresent();
        }

        /** Counts one of these as found: one that is needed, before one that may be missing. */
        private OptionalInt take(IntStream numbers) {
            int[] open = numbers.filter(each -> found[each] < expected.get(each).atMost())
                    .toArray();
            OptionalInt chosen = IntStream.concat(
                            IntStream.of(open)
                                    .filter(each ->
                                            found[each] < expected.get(each).atLeast()),
                            IntStream.of(open))
                    .findFirst();
            chosen.ifPresent(number -> found[number]++);
            return chosen;
        }
    }
}
