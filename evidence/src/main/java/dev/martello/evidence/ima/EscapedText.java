package dev.martello.evidence.ima;

import dev.martello.bytes.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Octets as text that can be shown, and from which the octets can be told again. */
final class EscapedText {
    private static final int LONGEST_CHARACTER = 4;
    private static final int LONGEST_QUOTE_BYTES = 80;

    private EscapedText() {}

    static String of(Bytes octets) {
        StringBuilder text = new StringBuilder(octets.length());
        int at = 0;
        while (at < octets.length()) {
            int length = visibleLength(octets, at);
            if (length > 0) {
                text.append(octets.slice(at, at + length).toString(StandardCharsets.UTF_8));
                at += length;
            } else {
                escape(octets.at(at++), text);
            }
        }
        return text.toString();
    }

    /** The start of the octets in quotation marks, for messages. */
    static String quoted(Bytes octets) {
        return octets.length() <= LONGEST_QUOTE_BYTES
                ? "\"" + of(octets) + "\""
                : "\"" + of(octets.slice(0, LONGEST_QUOTE_BYTES)) + "…\"";
    }

    /** The octets of the visible character that starts here, 0 if none does. */
    private static int visibleLength(Bytes octets, int at) {
        int first = octets.at(at);
        if (first < 0x80) {
            return first >= ' ' && first <= '~' && first != '\\' ? 1 : 0;
        }
        int length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : LONGEST_CHARACTER;
        if (at + length > octets.length()) {
            return 0;
        }
        try {
            ByteBuffer encoded = octets.slice(at, at + length).asBuffer();
            String decoded = StandardCharsets.UTF_8.newDecoder().decode(encoded).toString();
            boolean isOne = decoded.codePointCount(0, decoded.length()) == 1;
            return isOne && isVisible(decoded.codePointAt(0)) ? length : 0;
        } catch (CharacterCodingException e) {
            return 0;
        }
    }

    /** Letters, marks, digits, punctuation and symbols: neither controls, nor what turns the direction of writing, nor blanks. */
    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }

    private static void escape(int octet, StringBuilder text) {
        text.append('\\')
                .append((char) ('0' + (octet >> 6)))
                .append((char) ('0' + (octet >> 3 & 7)))
                .append((char) ('0' + (octet & 7)));
    }
}
