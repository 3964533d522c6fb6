package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * An event by which the firmware measured something on its own account. Its register and its digests are what a quote proves;
 * what else it says is worked out when it is asked for. Immutable.
 */
public final class FirmwareEvent {
    private final BootEvent event;
    private final PcrIndex pcr;
    private final SortedMap<HashAlgorithm, Digest> digests;
    private final boolean complete;

    /** Computed when first asked: it is held against each profile. */
    private @Nullable EventClaim claim;

    FirmwareEvent(BootEvent event, Coverage coverage) {
        this.event = event;
        this.pcr = PcrIndex.of((int) event.pcrNumber());
        this.digests = coverage.digests(event);
        this.complete = coverage.missing(event).isEmpty();
    }

    /** Its number in the boot log. */
    public int number() {
        return event.number();
    }

    public PcrIndex pcr() {
        return pcr;
    }

    /** What it says it is, which no digest covers. */
    public EventType type() {
        return event.type();
    }

    /** What was measured, in the banks that count. */
    public SortedMap<HashAlgorithm, Digest> digests() {
        return digests;
    }

    /** What it says it is, apart from what was measured, and how far that is proven; the first call hashes its data. */
    public EventClaim claim() {
        EventClaim known = claim;
        if (known == null) {
            // Threads that meet here compute the same value, and all its fields are final.
            known = EventClaim.of(this);
            claim = known;
        }
        return known;
    }

    /** What it says, in one line for people. */
    public String describe() {
        return event.describe();
    }

    /**
     * The keys and hashes of {@code PK}, {@code KEK}, {@code db}, {@code dbx} and the like, each by a name that is its alone; none if it
     * is something else, or if its digests do not cover it.
     */
    public List<String> signatures() {
        return EfiVariable.read(event.data())
                .filter(variable -> isOf(variable.octets()))
                .flatMap(FirmwareEvent::database)
                .map(database -> database.entries().stream()
                        .map(FirmwareEvent::name)
                        .distinct()
                        .toList())
                .orElse(List.of());
    }

    /** Whether the digests prove these octets: none that counts is missing, and each that can be computed is theirs. */
    boolean isOf(Bytes preimage) {
        return complete && Coverage.covers(digests, preimage);
    }

    Bytes data() {
        return event.data();
    }

    /** Its data, if that is a text or a GUID. */
    Optional<String> text() {
        return EventText.any(event.data())
                .map(EventText::shown)
                .or(() -> event.data().length() == EfiGuid.BYTES
                        ? Optional.of(new EfiGuid(event.data()).toString())
                        : Optional.empty())
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    private static Optional<SignatureDatabase> database(EfiVariable variable) {
        try {
            return Optional.of(SignatureDatabase.parse(variable.value()));
        } catch (MalformedBootLog e) {
            return Optional.empty();
        }
    }

    private static String name(SignatureDatabase.Entry entry) {
        return EventText.shown(
                switch (entry) {
                    case SignatureDatabase.X509 x509 ->
                        "certificate " + x509.fingerprint()
                                + x509.subject().map(subject -> " " + subject).orElse("");
                    case SignatureDatabase.ImageDigest image -> "image " + image.digest();
                    case SignatureDatabase.Other other -> other.type() + " " + HashAlgorithm.SHA256.hash(other.data());
                });
    }
}
