package dev.martello.ledger;

import dev.martello.bytes.Bytes;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Texts of notes, which may be anybody's. */
final class NoteText {
    private NoteText() {}

    /** UTF-8 without control characters but ends of lines. */
    static String decode(Bytes octets) throws MalformedNote {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(octets.asBuffer()).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedNote(0, "expected UTF-8");
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' && text.charAt(i) != '\n') {
                throw new MalformedNote(i, "found a control character");
            }
        }
        return text;
    }

    /** Base64 in the one way in which given octets are written. */
    static Bytes base64(String text, long offset) throws MalformedNote {
        try {
            byte[] octets = Base64.getDecoder().decode(text);
            if (Base64.getEncoder().encodeToString(octets).equals(text)) {
                return Bytes.owning(octets);
            }
        } catch (IllegalArgumentException e) {
            // The same sentence serves for what is none and for what is not in its one form.
        }
        throw new MalformedNote(offset, "expected Base64");
    }
}
