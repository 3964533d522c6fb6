package dev.martello.appraisal.integrity;

import dev.martello.appraisal.Facts.DifferenceKind;
import dev.martello.appraisal.Facts.FirmwareDifference;
import dev.martello.appraisal.reference.ExpectedEvent;
import dev.martello.appraisal.reference.ExpectedEvent.Expectation;
import dev.martello.appraisal.reference.ExpectedEvent.Value;
import dev.martello.evidence.bootlog.EventClaim;
import dev.martello.evidence.bootlog.EventClaim.Basis;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.evidence.bootlog.FirmwareEvent;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Puts into words how an event differs from a profile. */
final class Differences {
    private static final String LOCALITY = "startup locality";

    /** More names tell nobody more; how many there are is said. */
    private static final int MAX_NAMED = 5;

    private Differences() {}

    /** What was added to a signature database, and what is gone. */
    private record SignatureChange(Set<String> added, Set<String> removed) {
        static SignatureChange between(List<String> before, List<String> after) {
            Set<String> added = new LinkedHashSet<>(after);
            before.forEach(added::remove);
            Set<String> removed = new LinkedHashSet<>(before);
            after.forEach(removed::remove);
            return new SignatureChange(added, removed);
        }

        int size() {
            return added.size() + removed.size();
        }

        String sentence() {
            if (size() == 0) {
                return "the same keys and hashes, with other owners or in another order";
            }
            return added.isEmpty()
                    ? "removed " + named(removed)
                    : "added " + named(added) + (removed.isEmpty() ? "" : "; removed " + named(removed));
        }

        private static String named(Set<String> names) {
            String first = names.stream().limit(MAX_NAMED).collect(Collectors.joining(", "));
            return names.size() > MAX_NAMED ? first + " and " + (names.size() - MAX_NAMED) + " more" : first;
        }
    }

    static FirmwareDifference unknown(FirmwareEvent event, EventClaim claim) {
        return observed(DifferenceKind.UNKNOWN, event, claim, "", says(event, claim), Optional.empty());
    }

    static FirmwareDifference changed(FirmwareEvent event, EventClaim claim, ExpectedEvent was) {
        Optional<SignatureChange> change = signatureChange(event, claim, was);
        String expected = expected(was, Optional.of(strongest(event).algorithm()));
        String sentence = change.map(SignatureChange::sentence)
                .orElseGet(
                        () -> says(event, claim) + ", expected " + (expected.isEmpty() ? "another value" : expected));
        return observed(DifferenceKind.CHANGED, event, claim, expected, sentence, change);
    }

    static FirmwareDifference missing(ExpectedEvent event) {
        String expected = expected(event, Optional.empty());
        return new FirmwareDifference(
                DifferenceKind.MISSING,
                event.pcr().number(),
                event.name().text(),
                event.type().label(),
                event.label(),
                "",
                expected,
                expected.isEmpty() ? "its value may be any" : "expected " + expected,
                0,
                0,
                FirmwareDifference.NO_EVENT);
    }

    /** The TPM was started in another way, which is what PCR 0 starts with. */
    static FirmwareDifference locality(int locality, int expected) {
        return new FirmwareDifference(
                DifferenceKind.CHANGED,
                0,
                LOCALITY,
                Tcg.EV_NO_ACTION.label(),
                LOCALITY,
                "",
                String.valueOf(expected),
                "the TPM was started from locality " + locality + ", expected " + expected,
                0,
                0,
                FirmwareDifference.NO_EVENT);
    }

    private static FirmwareDifference observed(
            DifferenceKind kind,
            FirmwareEvent event,
            EventClaim claim,
            String expected,
            String sentence,
            Optional<SignatureChange> change) {
        return new FirmwareDifference(
                kind,
                event.pcr().number(),
                new ExpectedEvent.Name(event.pcr(), event.type(), claim.label()).text(),
                event.type().label(),
                claim.label(),
                strongest(event).toString(),
                expected,
                sentence,
                change.map(each -> each.added().size()).orElse(0),
                change.map(each -> each.removed().size()).orElse(0),
                event.number());
    }

    private static String says(FirmwareEvent event, EventClaim claim) {
        String digest = strongest(event).toString();
        return switch (claim.basis()) {
            case COVERED -> digest + " (" + event.describe() + ")";
            case STATED -> digest + " (by its own word " + event.describe() + ")";
            case BELIED -> digest + ", which is not the digest of what it says";
        };
    }

    private static Digest strongest(FirmwareEvent event) {
        return BootProof.strongest(event.digests());
    }

    private static String expected(ExpectedEvent event, Optional<HashAlgorithm> algorithm) {
        return switch (event.expectation()) {
            case Expectation.Varies _ -> "";
            case Expectation.OneOf(List<Value> values) -> {
                List<String> texts = values.stream()
                        .map(value -> expected(value, algorithm))
                        .distinct()
                        .toList();
                String first = texts.stream().limit(MAX_NAMED).collect(Collectors.joining(" or "));
                yield texts.size() > MAX_NAMED ? first + " or one of " + (texts.size() - MAX_NAMED) + " more" : first;
            }
        };
    }

    private static String expected(Value value, Optional<HashAlgorithm> algorithm) {
        Digest digest = value.digests().stream()
                .filter(each ->
                        algorithm.filter(wanted -> wanted != each.algorithm()).isEmpty())
                .max(Comparator.comparing(Digest::algorithm))
                .orElse(value.digests().getFirst());
        return digest + (value.says().isEmpty() ? "" : " (" + value.says() + ")");
    }

    /** Against the value that it is nearest to. */
    private static Optional<SignatureChange> signatureChange(FirmwareEvent event, EventClaim claim, ExpectedEvent was) {
        List<String> now = claim.basis() == Basis.COVERED ? event.signatures() : List.of();
        if (now.isEmpty() || !(was.expectation() instanceof Expectation.OneOf(List<Value> values))) {
            return Optional.empty();
        }
        return values.stream()
                .map(value -> SignatureChange.between(value.signatures(), now))
                .min(Comparator.comparingInt(SignatureChange::size));
    }
}
