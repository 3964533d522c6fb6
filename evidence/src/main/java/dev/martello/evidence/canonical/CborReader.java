package dev.martello.evidence.canonical;

import dev.martello.bytes.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads CBOR that anybody may have written, one data item after the other: of definite lengths, without tags. Nothing is allocated before its
 * octets are known to be there. For one thread.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8949#section-3">RFC 8949, section 3</a>
 */
final class CborReader {
    /** Records nest half as deep, and unknown components of newer ones a little deeper. */
    private static final int MAX_DEPTH = 16;

    /** The major types, in the order of their numbers. */
    enum Major {
        UNSIGNED,
        NEGATIVE,
        OCTETS,
        TEXT,
        LIST,
        MAP,
        TAG,
        SIMPLE;

        private static final Major[] ALL = values();
    }

    private static final int FALSE = 20;
    private static final int TRUE = 21;
    private static final char REPLACEMENT = '\uFFFD';

    private final byte[] octets;
    private final int maxItems;
    private int at;
    private int items;
    private int depth;

    CborReader(Bytes octets, int maxItems) {
        this.octets = octets.toArray();
        this.maxItems = maxItems;
    }

    /** What comes next. */
    Major next() throws MalformedCbor {
        if (at == octets.length) {
            throw malformed("the end comes too early");
        }
        return Major.ALL[(octets[at] & 0xff) >> 5];
    }

    boolean isNext(Major major) throws MalformedCbor {
        return next() == major;
    }

    boolean isTruthNext() throws MalformedCbor {
        return isNext(Major.SIMPLE) && ((octets[at] & 0x1f) == FALSE || (octets[at] & 0x1f) == TRUE);
    }

    /** Reads a {@linkplain #isTruthNext truth}. */
    boolean truth() throws MalformedCbor {
        return argument() == TRUE;
    }

    /** The number of the next item's head, as 64 bits without a sign; of a {@link Major#NEGATIVE} one it is -1 - n. */
    long number() throws MalformedCbor {
        return argument();
    }

    /** Reads a text, which the names in maps must be. */
    String text() throws MalformedCbor {
        if (!isNext(Major.TEXT)) {
            throw malformed("a name is no text");
        }
        int length = length(1);
        String text = new String(octets, at, length, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            requireUtf8(length);
        }
        at += length;
        return text;
    }

    private void requireUtf8(int length) throws MalformedCbor {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets, at, length));
        } catch (CharacterCodingException e) {
            throw malformed("a text is not in UTF-8");
        }
    }

    /** Begins a list, and tells how many elements follow. */
    int beginList() throws MalformedCbor {
        return begin(1);
    }

    /** Begins a map, and tells how many entries follow. */
    int beginMap() throws MalformedCbor {
        return begin(2);
    }

    private int begin(int itemsOfEach) throws MalformedCbor {
        if (++depth > MAX_DEPTH) {
            throw malformed("it nests more than " + MAX_DEPTH + " deep");
        }
        return length(itemsOfEach);
    }

    /** Ends the list or map that was begun last. */
    void end() {
        depth--;
    }

    /** Passes over the next item with all in it. */
    void skip() throws MalformedCbor {
        switch (next()) {
            case UNSIGNED, NEGATIVE, SIMPLE -> argument();
            case OCTETS, TEXT -> {
                int length = length(1);
                at += length;
            }
            case LIST -> skip(beginList());
            case MAP -> skip(2 * beginMap());
            case TAG -> throw malformed("tags are not known here");
        }
    }

    private void skip(int count) throws MalformedCbor {
        for (int i = 0; i < count; i++) {
            skip();
        }
        end();
    }

    void requireEnd() throws MalformedCbor {
        if (at < octets.length) {
            throw malformed("something follows the end");
        }
    }

    /** The length in the next item's head, of which each part takes some octets at least. */
    private int length(int minOctets) throws MalformedCbor {
        long length = argument();
        int left = octets.length - at;
        if (length < 0 || length > left / minOctets) {
            throw malformed(
                    "it should go on for " + Long.toUnsignedString(length) + ", and " + left + " octets are left");
        }
        return (int) length;
    }

    /** Reads the head of an item. */
    private long argument() throws MalformedCbor {
        if (next() == Major.TAG) {
            throw malformed("tags are not known here");
        }
        if (++items > maxItems) {
            throw malformed("it has more than " + maxItems + " data items");
        }
        int additional = octets[at] & 0x1f;
        if (additional < 24) {
            at++;
            return additional;
        }
        if (additional > 27) {
            throw malformed("a length is not given, or a head is reserved");
        }
        int size = 1 << (additional - 24);
        if (size >= octets.length - at) {
            throw malformed("the end comes too early");
        }
        at++;
        long argument = 0;
        for (int i = 0; i < size; i++) {
            argument = argument << 8 | (octets[at++] & 0xff);
        }
        return argument;
    }

    MalformedCbor malformed(String problem) {
        return new MalformedCbor(at, problem);
    }
}
