package dev.martello.appraisal.posture;

import dev.martello.appraisal.expression.FactPart;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.canonical.MalformedCbor;
import dev.martello.evidence.settings.SettingsItem;
import dev.martello.evidence.settings.SettingsPieces;
import dev.martello.evidence.settings.Unseen;
import dev.martello.tpm.Digest;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pieces of settings that came before, by their digests. For one thread. */
final class KnownPieces {
    /** Of octets as they were sent; the values that are made of them take some times as much. */
    private static final long MAX_VALUE_OCTETS = 1L << 20;

    /** What a value takes at least. */
    private static final long VALUE_OCTETS = 200;

    /** The value that a piece has, as long as it is at hand. */
    private record Value(Optional<FactPart> part, long octets) {}

    private final Memory memory;
    private final Map<Digest, KnownPiece> known = new HashMap<>();
    private final Map<List<Unseen>, Integer> unseen = new HashMap<>();

    /** What was asked for last stands last. */
    private final Map<Digest, Value> values = new LinkedHashMap<>(16, 0.75f, true);

    private long valueOctets;
    private int last;

    KnownPieces(Memory memory) {
        this.memory = memory;
    }

    /** What is kept of a piece, which is fetched and read only if it is new. */
    KnownPiece know(SettingsPieces.Piece piece, SettingsPieces settings) throws MalformedCbor {
        KnownPiece before = known.get(piece.digest());
        if (before != null) {
            return before;
        }
        KnownPiece fresh = KnownPiece.of(++last, piece.part(), read(piece, settings));
        memory.add(fresh.octets());
        known.put(piece.digest(), fresh);
        return fresh;
    }

    /** The value of a piece, which is fetched and read if it is not at hand; nothing if it is not understood. */
    Optional<FactPart> value(SettingsPieces.Piece piece, SettingsPieces settings) throws MalformedCbor {
        if (!values.containsKey(piece.digest())) {
            read(piece, settings);
        }
        return Optional.ofNullable(values.get(piece.digest())).flatMap(Value::part);
    }

    /** A number that no other such list, and no piece, ever has. */
    int number(List<Unseen> list) {
        Integer before = unseen.get(list);
        if (before != null) {
            return before;
        }
        int fresh = ++last;
        list.forEach(each ->
                memory.add(VALUE_OCTETS + each.path().length() + each.reason().length()));
        unseen.put(list, fresh);
        return fresh;
    }

    private SettingsItem.StatedPart read(SettingsPieces.Piece piece, SettingsPieces settings) throws MalformedCbor {
        Bytes octets = settings.octets(piece);
        SettingsItem.StatedPart stated = SettingsItem.read(piece, octets);
        Value value = new Value(stated.value().map(FactPart::new), VALUE_OCTETS + octets.length());
        values.put(piece.digest(), value);
        valueOctets += value.octets();
        Iterator<Value> oldest = values.values().iterator();
        while (valueOctets > MAX_VALUE_OCTETS && values.size() > 1) {
            valueOctets -= oldest.next().octets();
            oldest.remove();
        }
        return stated;
    }

    /** A piece that comes again gets another number. */
    void forget() {
        known.clear();
        unseen.clear();
        values.clear();
        valueOctets = 0;
    }
}
