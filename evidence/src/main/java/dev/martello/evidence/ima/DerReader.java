package dev.martello.evidence.ima;

import dev.martello.bytes.Bytes;

/**
 * Goes through the elements of a DER value, one after the other, and into those that it is sent into: nothing is recursive.
 *
 * @see <a href="https://www.itu.int/rec/T-REC-X.690">ITU-T X.690, sections 8.1 and 10.1</a>
 */
final class DerReader {
    static final int INTEGER = 0x02;
    static final int OCTET_STRING = 0x04;
    static final int OBJECT_IDENTIFIER = 0x06;
    static final int SEQUENCE = 0x30;
    static final int SET = 0x31;

    private static final int LONG_FORM = 0x80;

    /** 16 MiB, more than a template has. */
    private static final int MAX_LENGTH_OCTETS = 3;

    private final Bytes octets;
    private final long base;
    private int at;

    private DerReader(Bytes octets, long base) {
        this.octets = octets;
        this.base = base;
    }

    static DerReader of(Bytes der) {
        return new DerReader(der, 0);
    }

    /** A context-specific tag whose content is the value itself. */
    static int primitive(int number) {
        return 0x80 | number;
    }

    /** A context-specific tag whose content is made of elements. */
    static int constructed(int number) {
        return 0xa0 | number;
    }

    /** Whether the next element has this tag. */
    boolean isNext(int tag) {
        return at < octets.length() && octets.at(at) == tag;
    }

    boolean atEnd() {
        return at == octets.length();
    }

    /** Where it is, for {@link #since}. */
    int at() {
        return at;
    }

    /** The octets from a place up to the next element. */
    Bytes since(int start) {
        return octets.slice(start, at);
    }

    /** Into the next element, which must have this tag. */
    DerReader enter(int tag, String name) throws MalformedFileSignature {
        Bytes content = content(tag, name);
        return new DerReader(content, base + at - content.length());
    }

    /** The content of the next element, which must have this tag. */
    Bytes content(int tag, String name) throws MalformedFileSignature {
        if (!isNext(tag)) {
            throw malformed("expected " + name + ", tag 0x%02x".formatted(tag));
        }
        at++;
        int length = length(name);
        at += length;
        return octets.slice(at - length, at);
    }

    private int length(String name) throws MalformedFileSignature {
        int first = octet(name);
        int length = first;
        if (first >= LONG_FORM) {
            int count = first - LONG_FORM;
            if (count == 0 || count > MAX_LENGTH_OCTETS) {
                throw malformed("the length of " + name + " is indefinite or too large");
            }
            length = 0;
            for (int i = 0; i < count; i++) {
                length = length << 8 | octet(name);
            }
            if (length < LONG_FORM || length < (1 << (8 * (count - 1)))) {
                throw malformed("the length of " + name + " is not written in the shortest way");
            }
        }
        if (length > octets.length() - at) {
            throw malformed(name + " is " + length + " octets, only " + (octets.length() - at) + " are left");
        }
        return length;
    }

    private int octet(String name) throws MalformedFileSignature {
        if (atEnd()) {
            throw malformed("the end comes within " + name);
        }
        return octets.at(at++);
    }

    void requireEnd(String name) throws MalformedFileSignature {
        if (!atEnd()) {
            throw malformed((octets.length() - at) + " octets follow the end of " + name);
        }
    }

    MalformedFileSignature malformed(String problem) {
        return new MalformedFileSignature(base + at, problem);
    }
}
