package dev.martello.ledger;

import dev.martello.bytes.Bytes;
import java.util.Base64;

/**
 * A line below a note.
 *
 * @param name of the key
 * @param keyId four octets that tell it from others of its name
 * @param octets what was signed with it
 */
public record NoteSignature(String name, Bytes keyId, Bytes octets) {
    static final String MARK = "\u2014 ";

    static NoteSignature parse(String line, long offset) throws MalformedNote {
        String[] parts = line.split(" ", -1);
        if (!line.startsWith(MARK) || parts.length != 3 || !NoteKey.isName(parts[1])) {
            throw new MalformedNote(offset, "expected a dash, the name of a key and a signature");
        }
        Bytes both = NoteText.base64(parts[2], offset);
        if (both.length() <= Integer.BYTES) {
            throw new MalformedNote(offset, "expected a signature, found " + both.length() + " octets");
        }
        return new NoteSignature(parts[1], both.slice(0, Integer.BYTES), both.from(Integer.BYTES));
    }

    /** Reads a line, which may have its end with it. */
    public static NoteSignature parse(String line) throws MalformedNote {
        return parse(line.endsWith("\n") ? line.substring(0, line.length() - 1) : line, 0);
    }

    /** The line, without its end. */
    public String line() {
        return MARK + name + " "
                + Base64.getEncoder().encodeToString(Bytes.concat(keyId, octets).toArray());
    }
}
