package dev.martello.ledger;

import dev.martello.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A text with signatures below it. What the text says counts only if one of the signatures is of a key that is trusted.
 *
 * @param text lines, each with its end
 * @see <a href="https://c2sp.org/signed-note">C2SP signed-note</a>
 */
public record SignedNote(String text, List<NoteSignature> signatures) {
    /** A longer one is not read. */
    public static final int MAX_BYTES = 64 << 10;

    /** The specification asks for 16 at least. */
    private static final int MAX_SIGNATURES = 64;

    public SignedNote {
        signatures = List.copyOf(signatures);
    }

    /** Reads a note, and checks no signature. */
    public static SignedNote parse(Bytes octets) throws MalformedNote {
        if (octets.length() > MAX_BYTES) {
            throw new MalformedNote(MAX_BYTES, "a note has at most " + MAX_BYTES + " octets");
        }
        String whole = NoteText.decode(octets);
        int end = whole.lastIndexOf("\n\n");
        if (end < 0 || !whole.endsWith("\n") || end + 2 == whole.length()) {
            throw new MalformedNote(whole.length(), "expected an empty line and signatures below it");
        }
        List<NoteSignature> signatures = new ArrayList<>();
        int at = end + 2;
        while (at < whole.length()) {
            int next = whole.indexOf('\n', at);
            if (signatures.size() == MAX_SIGNATURES) {
                throw new MalformedNote(at, "a note has at most " + MAX_SIGNATURES + " signatures");
            }
            signatures.add(NoteSignature.parse(whole.substring(at, next), at));
            at = next + 1;
        }
        return new SignedNote(whole.substring(0, end + 1), signatures);
    }

    /** The same note with a signature more; one of the same key goes. */
    public SignedNote with(NoteSignature signature) {
        List<NoteSignature> all = new ArrayList<>(signatures);
        all.removeIf(
                each -> each.name().equals(signature.name()) && each.keyId().equals(signature.keyId()));
        all.add(signature);
        return new SignedNote(text, all);
    }

    public Bytes octets() {
        return Bytes.utf8(toString());
    }

    @Override
    public String toString() {
        return text + "\n" + signatures.stream().map(each -> each.line() + "\n").collect(Collectors.joining());
    }
}
