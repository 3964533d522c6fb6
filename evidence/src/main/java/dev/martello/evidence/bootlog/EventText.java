package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import java.nio.charset.Charset;
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
        return decode(octets.slice(0, end), StandardCharsets.UTF_8);
    }

    /** UTF-16, little-endian, likewise; an odd octet at the end, which old loaders log, is left out. */
    static Optional<String> utf16(Bytes octets) {
        int end = octets.length() & ~1;
        while (end > 0 && octets.at(end - 1) == 0 && octets.at(end - 2) == 0) {
            end -= 2;
        }
        return decode(octets.slice(0, end), StandardCharsets.UTF_16LE);
    }

    /** Whichever it is; UTF-16 with Latin letters alone, since almost any octets are some text in UTF-16. */
    static Optional<String> any(Bytes octets) {
        return utf8(octets).or(() -> utf16(octets).filter(EventText::isLatin));
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

    private static Optional<String> decode(Bytes octets, Charset charset) {
        String text = octets.toString(charset);
        boolean clean = !text.isEmpty()
                && text.codePoints().noneMatch(each -> Character.isISOControl(each) && !Character.isWhitespace(each));
        return clean && Bytes.owning(text.getBytes(charset)).equals(octets) ? Optional.of(text) : Optional.empty();
    }

    private static boolean isLatin(String text) {
        return text.codePoints().allMatch(each -> each < 0x100);
    }
}
