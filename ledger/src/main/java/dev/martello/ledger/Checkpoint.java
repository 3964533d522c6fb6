package dev.martello.ledger;

import dev.martello.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * The head of a log's tree.
 *
 * @param origin names the log
 * @param size how many entries there are
 * @see <a href="https://c2sp.org/tlog-checkpoint">C2SP tlog-checkpoint</a>
 */
public record Checkpoint(String origin, long size, TreeHash root) {
    public Checkpoint {
        if (!NoteKey.isName(origin) || size < 0) {
            throw new IllegalArgumentException("there is no checkpoint of " + size + " entries of " + origin);
        }
    }

    /** What came of looking at a signed checkpoint. */
    public sealed interface Opened {
        /** The log's key signed it. Cosignatures are those of the witnesses that were asked about. */
        record Trusted(Checkpoint checkpoint, SignedNote note, List<Cosignature> cosignatures) implements Opened {
            public Trusted {
                cosignatures = List.copyOf(cosignatures);
            }
        }

        record Refused(String explanation) implements Opened {}
    }

    /**
     * Reads the text of a note. There may be no lines but the three: nobody looks at what else a log says of itself.
     *
     * @throws MalformedNote if it is no checkpoint
     */
    public static Checkpoint parse(String text) throws MalformedNote {
        String[] lines = text.split("\n", -1);
        if (lines.length != 4 || !lines[3].isEmpty()) {
            throw new MalformedNote(0, "expected a checkpoint: an origin, a number of entries and a root");
        }
        if (!NoteKey.isName(lines[0])) {
            throw new MalformedNote(0, "expected the origin of a log");
        }
        long at = lines[0].length() + 1L;
        long size = size(lines[1], at);
        at += lines[1].length() + 1;
        Bytes root = NoteText.base64(lines[2], at);
        if (root.length() != TreeHash.BYTES) {
            throw new MalformedNote(at, "expected a root of " + TreeHash.BYTES + " octets, found " + root.length());
        }
        return new Checkpoint(lines[0], size, new TreeHash(root));
    }

    private static long size(String digits, long offset) throws MalformedNote {
        if (digits.matches("0|[1-9][0-9]{0,17}")) {
            return Long.parseLong(digits);
        }
        throw new MalformedNote(offset, "expected a number of entries");
    }

    /**
     * Reads a checkpoint that somebody gave.
     *
     * @param log the key of the log
     * @param witnesses whose cosignatures are looked at; one that is theirs and not good makes all be refused
     */
    public static Opened open(Bytes note, NoteKey log, List<NoteKey> witnesses) {
        try {
            SignedNote signed = SignedNote.parse(note);
            Checkpoint checkpoint = parse(signed.text());
            return checkpoint.opened(signed, log, witnesses);
        } catch (MalformedNote e) {
            return new Opened.Refused("it is no checkpoint: " + e.getMessage());
        }
    }

    private Opened opened(SignedNote note, NoteKey log, List<NoteKey> witnesses) {
        List<NoteSignature> own = note.signatures().stream().filter(log::isOf).toList();
        if (own.isEmpty()) {
            return new Opened.Refused("the key " + log.name() + " did not sign it");
        }
        Bytes text = Bytes.utf8(note.text());
        if (!own.stream().allMatch(each -> log.hasSigned(text, each.octets()))) {
            return new Opened.Refused(
                    "it has a signature of the key " + log.name() + " that is not good: it was changed");
        }
        List<Cosignature> cosignatures = new ArrayList<>();
        for (NoteKey witness : witnesses) {
            for (NoteSignature each :
                    note.signatures().stream().filter(witness::isOf).toList()) {
                var cosignature = Cosignature.of(each, note.text(), witness);
                if (cosignature.isEmpty()) {
                    return new Opened.Refused(
                            "it has a cosignature of the witness " + witness.name() + " that is not good");
                }
                cosignatures.add(cosignature.get());
            }
        }
        return new Opened.Trusted(this, note, cosignatures);
    }

    /** Its three lines. */
    public String text() {
        return origin + "\n" + size + "\n" + root.toBase64() + "\n";
    }
}
