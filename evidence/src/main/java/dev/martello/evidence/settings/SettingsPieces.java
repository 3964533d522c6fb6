package dev.martello.evidence.settings;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.canonical.MapEntries;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The content of an item of settings in pieces under their digests, one for each part of the settings. Machines are much alike: an item that
 * differs from another in one part has all other pieces in common with it, so these need neither be kept nor read twice.
 */
public final class SettingsPieces {
    /**
     * One piece.
     *
     * @param part the component of {@link Settings} that it is about, as in {@code sysctl}; possibly one that is not known here
     * @param digest SHA-256 of its octets
     */
    public record Piece(String part, Digest digest) {}

    private final Bytes head;
    private final List<Piece> pieces;
    private final Function<Piece, Bytes> octets;

    /**
     * Those that are kept somewhere.
     *
     * @param head the octets before the first piece
     * @param octets fetches those of a piece
     */
    public SettingsPieces(Bytes head, List<Piece> pieces, Function<Piece, Bytes> octets) {
        this.head = head;
        this.pieces = List.copyOf(pieces);
        this.octets = octets;
    }

    /** Those of the content of an item; without a piece, all of it is head. Takes time in proportion to its length. */
    public static SettingsPieces of(Bytes content) {
        Optional<MapEntries> parts = SettingsItem.parts(content);
        if (parts.isEmpty()) {
            return whole(content);
        }
        Map<Piece, Bytes> octets = new HashMap<>();
        List<Piece> pieces = new ArrayList<>();
        for (MapEntries.Entry each : parts.get().entries()) {
            Piece piece = new Piece(each.name(), HashAlgorithm.SHA256.hash(each.octets()));
            pieces.add(piece);
            octets.put(piece, each.octets());
        }
        return new SettingsPieces(
                parts.get().head(),
                pieces,
                piece -> Optional.ofNullable(octets.get(piece)).orElseThrow());
    }

    /** Content that is not to be taken to pieces. */
    public static SettingsPieces whole(Bytes content) {
        return new SettingsPieces(content, List.of(), _ -> Bytes.EMPTY);
    }

    public Bytes head() {
        return head;
    }

    /** In their order, each part once; none if the content could not be taken to pieces. */
    public List<Piece> pieces() {
        return pieces;
    }

    /** Fetches the octets of one of the pieces. */
    public Bytes octets(Piece piece) {
        return octets.apply(piece);
    }

    /** The content of the item; fetches all. */
    public Bytes content() {
        Bytes[] all = new Bytes[pieces.size() + 1];
        all[0] = head;
        for (int i = 0; i < pieces.size(); i++) {
            all[i + 1] = octets(pieces.get(i));
        }
        return Bytes.concat(all);
    }
}
