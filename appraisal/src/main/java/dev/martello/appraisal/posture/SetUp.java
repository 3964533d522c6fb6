package dev.martello.appraisal.posture;

import dev.martello.appraisal.expression.FactPart;
import dev.martello.evidence.canonical.MalformedCbor;
import dev.martello.evidence.canonical.RecordFormat;
import dev.martello.evidence.settings.OsFamily;
import dev.martello.evidence.settings.SettingsPieces;
import dev.martello.evidence.settings.Unseen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How one machine is set up, in pieces of which most are known. For one thread, until the next machine is asked about. */
final class SetUp {
    /** The part that the reader of the settings adds to. */
    private static final String UNSEEN = "unseen";

    /** A piece and what is known of it. */
    private record Part(SettingsPieces.Piece piece, KnownPiece known) {}

    private final SettingsPieces settings;
    private final KnownPieces pieces;
    private final Map<String, Part> parts;
    private final OsFamily family;
    private final List<Unseen> unseen;
    private final List<String> unknown;
    private final int unseenNumber;

    private SetUp(
            SettingsPieces settings,
            KnownPieces pieces,
            Map<String, Part> parts,
            OsFamily family,
            List<Unseen> unseen,
            List<String> unknown) {
        this.settings = settings;
        this.pieces = pieces;
        this.parts = parts;
        this.family = family;
        this.unseen = unseen;
        this.unknown = unknown;
        this.unseenNumber = pieces.number(unseen);
    }

    /**
     * That of settings.
     *
     * @return nothing if the pieces do not make up settings
     */
    static Optional<SetUp> of(SettingsPieces settings, KnownPieces pieces) throws MalformedCbor {
        Map<String, Part> parts = new HashMap<>();
        List<Unseen> unread = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        Optional<OsFamily> family = Optional.empty();
        Optional<List<Unseen>> unseen = Optional.empty();
        for (SettingsPieces.Piece each : settings.pieces()) {
            KnownPiece known = pieces.know(each, settings);
            unread.addAll(known.unread());
            unknown.addAll(known.unknown());
            family = family.or(known::family);
            unseen = unseen.or(known::unseen);
            if (known.isUnderstood()) {
                parts.put(each.part(), new Part(each, known));
            }
        }
        if (family.isEmpty() || unseen.isEmpty()) {
            return Optional.empty();
        }
        List<Unseen> all = new ArrayList<>(unseen.get());
        all.addAll(first(unread));
        return Optional.of(
                new SetUp(settings, pieces, parts, family.get(), List.copyOf(all), List.copyOf(first(unknown))));
    }

    /** As many as are read of settings as a whole. */
    private static <T> List<T> first(List<T> notes) {
        return notes.subList(0, Math.min(notes.size(), RecordFormat.MAX_NOTES));
    }

    OsFamily family() {
        return family;
    }

    List<String> unknown() {
        return unknown;
    }

    List<Unseen> unseen() {
        return unseen;
    }

    /** A number that no other value of a part ever has; 0 if the part is not there. */
    int number(String part) {
        if (part.equals(UNSEEN)) {
            return unseenNumber;
        }
        Part found = parts.get(part);
        return found == null ? 0 : found.known().id();
    }

    /** The value of a part. */
    Optional<FactPart> value(String part) throws MalformedCbor {
        if (part.equals(UNSEEN)) {
            return Optional.of(new FactPart(unseen));
        }
        Part found = parts.get(part);
        return found == null ? Optional.empty() : pieces.value(found.piece(), settings);
    }
}
