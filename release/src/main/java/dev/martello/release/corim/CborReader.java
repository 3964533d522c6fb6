package dev.martello.release.corim;

import dev.martello.bytes.Bytes;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads CBOR of definite lengths. An item takes an octet at least, so what is read is no larger than what came. */
final class CborReader {
    private static final int MAX_DEPTH = 24;

    private final Bytes octets;
    private final long base;
    private int at;

    private CborReader(Bytes octets, long base) {
        this.octets = octets;
        this.base = base;
    }

    /** The one item that a document is. */
    static Cbor read(Bytes document) throws MalformedCorim {
        return read(document, 0);
    }

    /** The one item that a byte string holds; its offsets, too, are in the document. */
    static Cbor read(Cbor.Octets string) throws MalformedCorim {
        return read(string.content(), string.start());
    }

    private static Cbor read(Bytes octets, long base) throws MalformedCorim {
        CborReader reader = new CborReader(octets, base);
        Cbor item = reader.item(0);
        if (reader.at != octets.length()) {
            throw reader.malformed("something follows the end of the item");
        }
        return item;
    }

    private Cbor item(int depth) throws MalformedCorim {
        if (depth > MAX_DEPTH) {
            throw malformed("items are nested more than " + MAX_DEPTH + " deep");
        }
        long start = base + at;
        int initial = octet();
        int information = initial & 0x1f;
        return switch (initial >> 5) {
            case 0 -> new Cbor.Integral(start, argument(information));
            case 1 -> new Cbor.Integral(start, -1 - argument(information));
            case 2 -> octets(start, string(information));
            case 3 -> new Cbor.Text(start, text(string(information)));
            case 4 -> array(start, count(information, 1), depth);
            case 5 -> fields(start, count(information, 2), depth);
            case 6 -> new Cbor.Tagged(start, argument(information), item(depth + 1));
            default -> simple(start, information);
        };
    }

    private Cbor octets(long start, Bytes content) {
        return new Cbor.Octets(start, base + at - content.length(), content);
    }

    private Cbor array(long start, int count, int depth) throws MalformedCorim {
        List<Cbor> elements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            elements.add(item(depth + 1));
        }
        return new Cbor.Array(start, elements);
    }

    private Cbor fields(long start, int count, int depth) throws MalformedCorim {
        List<Cbor.Field> fields = new ArrayList<>();
        Set<Object> seen = new HashSet<>();
        for (int i = 0; i < count; i++) {
            Cbor key = item(depth + 1);
            Object name = switch (key) {
                case Cbor.Integral(long _, long value) -> value;
                case Cbor.Text(long _, String content) -> content;
                default -> throw new MalformedCorim(key.offset(), "a key is neither a number nor a text");
            };
            if (!seen.add(name)) {
                throw new MalformedCorim(key.offset(), "the key " + name + " is there twice");
            }
            fields.add(new Cbor.Field(key, item(depth + 1)));
        }
        return new Cbor.Fields(start, fields);
    }

    /** RFC 8949, section 3.3: what is no simple value of one octet is a floating-point number of 2, 4 or 8 octets. */
    private Cbor simple(long start, int information) throws MalformedCorim {
        switch (information) {
            case 20, 21, 22 -> {}
            case 25 -> bytes(2);
            case 26 -> bytes(4);
            case 27 -> bytes(8);
            default -> throw malformed("simple value " + information + " is not known here");
        }
        return new Cbor.Simple(start);
    }

    private long argument(int information) throws MalformedCorim {
        if (information < 24) {
            return information;
        }
        if (information > 27) {
            throw malformed(information == 31 ? "lengths must be definite" : "not well-formed CBOR");
        }
        long number = 0;
        for (int i = 0; i < 1 << (information - 24); i++) {
            number = number << 8 | octet();
        }
        if (number < 0) {
            throw malformed("a number of 64 bits is not needed here");
        }
        return number;
    }

    private int count(int information, int minBytes) throws MalformedCorim {
        long count = argument(information);
        if (count > (octets.length() - at) / minBytes) {
            throw malformed(count + " elements are more than there are octets for");
        }
        return (int) count;
    }

    private Bytes string(int information) throws MalformedCorim {
        long length = argument(information);
        if (length > octets.length() - at) {
            throw malformed(length + " octets are announced, " + (octets.length() - at) + " are left");
        }
        return bytes((int) length);
    }

    private Bytes bytes(int length) throws MalformedCorim {
        if (length > octets.length() - at) {
            throw malformed("the end comes too early");
        }
        at += length;
        return octets.slice(at - length, at);
    }

    private String text(Bytes utf8) throws MalformedCorim {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(utf8.asBuffer()).toString();
        } catch (CharacterCodingException e) {
            throw malformed("a text is not in UTF-8");
        }
    }

    private int octet() throws MalformedCorim {
        if (at == octets.length()) {
            throw malformed("the end comes too early");
        }
        return octets.at(at++);
    }

    private MalformedCorim malformed(String problem) {
        return new MalformedCorim(base + at, problem);
    }
}
