package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Octets as text, where they are text without loss. */
final class EventText {
    private static final int MAX_SHOWN = 400;

    private EventText() {}

    /** UTF-8 without the NULs at its end; empty if it is none, or holds control characters other than white space. */
    static Optional<String> utf8(Bytes octets) {
        int end = octets.length();
        while (end > 0 && octets.at(end - 1) == 0) {
            end--;
        }
        Bytes text = octets.slice(0, end);
        for (int i = 0; i < end; i++) {
            int octet = text.at(i);
            if (octet >= 0x80) {
                return nonAscii(text);
            }
            if (isUnprintable((char) octet)) {
                return Optional.empty();
            }
        }
        return end == 0 ? Optional.empty() : Optional.of(text.toString(StandardCharsets.US_ASCII));
    }

    /** UTF-16, little-endian, likewise; an odd octet at the end, which old loaders log, is left out. */
    static Optional<String> utf16(Bytes octets) {
        int end = octets.length() & ~1;
        while (end > 0 && octets.at(end - 1) == 0 && octets.at(end - 2) == 0) {
            end -= 2;
        }
        char[] text = new char[end / 2];
        for (int i = 0; i < text.length; i++) {
            text[i] = (char) (octets.at(2 * i) | octets.at(2 * i + 1) << 8);
            boolean pairs = Character.isLowSurrogate(text[i]) == (i > 0 && Character.isHighSurrogate(text[i - 1]));
            if (!pairs || isUnprintable(text[i])) {
                return Optional.empty();
            }
        }
        return text.length == 0 || Character.isHighSurrogate(text[text.length - 1])
                ? Optional.empty()
                : Optional.of(new String(text));
    }

    /** Whichever it is; UTF-16 with Latin letters alone, since almost any octets are some text in UTF-16. */
    static Optional<String> any(Bytes octets) {
        return utf8(octets).or(() -> utf16(octets).filter(EventText::isLatin));
    }

    static String ascii(Bytes octets) {
        return octets.toString(StandardCharsets.US_ASCII);
    }

    static Bytes inUtf16(String text) {
        return Bytes.owning(text.getBytes(StandardCharsets.UTF_16LE));
    }

    /** One line, not too long, without anything that a terminal would act upon. */
    static String shown(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints()
                .limit(MAX_SHOWN)
                .map(each -> Character.isISOControl(each) || Character.getType(each) == Character.FORMAT ? '·' : each)
                .forEach(line::appendCodePoint);
        return text.length() > MAX_SHOWN ? line + "…" : line.toString();
    }

    private static Optional<String> nonAscii(Bytes octets) {
        String text = octets.toString(StandardCharsets.UTF_8);
        for (int i = 0; i < text.length(); i++) {
            if (isUnprintable(text.charAt(i))) {
                return Optional.empty();
            }
        }
        // What cannot be decoded became another character.
        return Bytes.utf8(text).equals(octets) ? Optional.of(text) : Optional.empty();
    }

    private static boolean isUnprintable(char each) {
        return Character.isISOControl(each) && !Character.isWhitespace(each);
    }

    private static boolean isLatin(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x100) {
                return false;
            }
        }
        return true;
    }
}
