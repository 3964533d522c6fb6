package dev.martello.server.endorsement;

import dev.martello.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads one value of BER, such as certificates of the field are written in, and says by what it is not DER.
 *
 * <p>What it reads it reads in one way only. Strings in pieces, tags of several octets and whatever no certificate has are refused; depth and
 * number of elements are bounded, so reading takes memory and time in proportion to the size.
 *
 * @see <a href="https://www.itu.int/rec/T-REC-X.690">ITU-T X.690, sections 8, 10 and 11</a>
 */
final class Ber {
    static final int BOOLEAN = 0x01;
    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int OCTET_STRING = 0x04;
    static final int OBJECT_IDENTIFIER = 0x06;
    static final int UTF8_STRING = 0x0c;
    static final int ENUMERATED = 0x0a;
    static final int UTC_TIME = 0x17;
    static final int GENERALIZED_TIME = 0x18;
    static final int SEQUENCE = 0x30;
    static final int SET = 0x31;

    private static final int CONSTRUCTED = 0x20;
    private static final int CLASS = 0xc0;
    private static final int LONG_TAG = 0x1f;
    private static final int INDEFINITE = 0x80;
    private static final int END_OF_CONTENTS_BYTES = 2;

    /** Certificates nest about twelve deep. */
    private static final int MAX_DEPTH = 24;

    /** Certificates have one to two hundred elements. */
    private static final int MAX_ELEMENTS = 4096;

    private final Bytes octets;
    private final int base;
    private final Set<Deviation> deviations;
    private int position;
    private int elements;

    private Ber(Bytes octets, int base, Set<Deviation> deviations) {
        this.octets = octets;
        this.base = base;
        this.deviations = deviations;
    }

    /**
     * Reads the value that octets begin with; what comes behind it is the caller's matter.
     *
     * @param base where the octets begin in what is being read, for messages
     * @param deviations what is not DER is added to it
     */
    static Element first(Bytes octets, int base, Set<Deviation> deviations) throws MalformedCertificate {
        return new Ber(octets, base, deviations).element(0);
    }

    /** Reads the one value that octets are. */
    static Element only(Bytes octets, int base, Set<Deviation> deviations) throws MalformedCertificate {
        Element element = first(octets, base, deviations);
        if (element.length() != octets.length()) {
            throw new MalformedCertificate(
                    base + element.length(), (octets.length() - element.length()) + " octets follow where none should");
        }
        return element;
    }

    private Element element(int depth) throws MalformedCertificate {
        int start = position;
        if (depth > MAX_DEPTH || ++elements > MAX_ELEMENTS) {
            throw malformed(
                    start, "nests deeper than " + MAX_DEPTH + ", or has more than " + MAX_ELEMENTS + " elements");
        }
        int tag = octet("tag");
        if ((tag & LONG_TAG) == LONG_TAG) {
            throw malformed(start, "a tag of several octets, which no certificate has");
        }
        boolean isConstructed = (tag & CONSTRUCTED) != 0;
        if (isUniversal(tag) && isConstructed != (tag == SEQUENCE || tag == SET)) {
            throw malformed(start, "tag %02x, which no certificate has".formatted(tag));
        }
        int length = length(isConstructed);
        int contentStart = position;
        if (isConstructed) {
            return constructed(tag, start, length, depth);
        }
        Bytes content = octets.slice(contentStart, contentStart + length);
        position += length;
        return new Element(tag, base + start, octets.slice(start, position), primitive(tag, start, content), List.of());
    }

    private Element constructed(int tag, int start, int length, int depth) throws MalformedCertificate {
        int end = position + length;
        List<Element> children = new ArrayList<>();
        while (length < 0 ? !atEndOfContents() : position < end) {
            children.add(element(depth + 1));
        }
        if (length < 0) {
            position += END_OF_CONTENTS_BYTES;
        } else if (position != end) {
            throw malformed(
                    position, "an element reaches beyond the one around it, which ends at octet " + (base + end));
        }
        Bytes content = Bytes.concat(children.stream().map(Element::der).toArray(Bytes[]::new));
        if (tag == SET && !isSorted(children)) {
            deviations.add(Deviation.SET_ORDER);
        }
        return new Element(tag, base + start, octets.slice(start, position), content, children);
    }

    private Bytes primitive(int tag, int start, Bytes content) throws MalformedCertificate {
        return switch (tag) {
            case BOOLEAN -> {
                if (content.length() != 1) {
                    throw malformed(start, "a truth value of " + content.length() + " octets instead of 1");
                }
                if (content.at(0) != 0 && content.at(0) != 0xff) {
                    deviations.add(Deviation.BOOLEAN_ENCODING);
                }
                yield Bytes.of(content.at(0) == 0 ? 0 : 0xff);
            }
            case INTEGER, ENUMERATED -> {
                if (content.isEmpty()) {
                    throw malformed(start, "an integer of no octets");
                }
                yield minimal(content);
            }
            default -> content;
        };
    }

    /** X.690 §8.3.2: the first nine bits are not all the same. */
    private Bytes minimal(Bytes integer) {
        int skip = 0;
        while (skip + 1 < integer.length() && integer.at(skip) == (integer.at(skip + 1) < 0x80 ? 0 : 0xff)) {
            skip++;
        }
        if (skip > 0) {
            deviations.add(Deviation.INTEGER_ENCODING);
        }
        return integer.from(skip);
    }

    /** The length of what follows, or a negative number for the indefinite form. */
    private int length(boolean isConstructed) throws MalformedCertificate {
        int start = position;
        int first = octet("length");
        if (first == INDEFINITE && isConstructed) {
            deviations.add(Deviation.LENGTH_ENCODING);
            return -1;
        }
        long length = first;
        int more = first & 0x7f;
        if (first >= INDEFINITE) {
            if (more == 0 || more > 4) {
                throw malformed(start, "length %02x, expected a definite one of up to 4 octets".formatted(first));
            }
            length = 0;
            for (int i = 0; i < more; i++) {
                length = (length << 8) | octet("length");
            }
            if (length < INDEFINITE || length >> (8 * (more - 1)) == 0) {
                deviations.add(Deviation.LENGTH_ENCODING);
            }
        }
        if (length > octets.length() - position) {
            throw malformed(
                    start, "length " + length + ", but only " + (octets.length() - position) + " octets follow");
        }
        return (int) length;
    }

    private boolean atEndOfContents() throws MalformedCertificate {
        if (octets.length() - position < END_OF_CONTENTS_BYTES) {
            throw malformed(position, "expected the end of an element of indefinite length, found the end of all");
        }
        return octets.at(position) == 0 && octets.at(position + 1) == 0;
    }

    private int octet(String what) throws MalformedCertificate {
        if (position >= octets.length()) {
            throw malformed(position, "expected a " + what + ", found the end");
        }
        return octets.at(position++);
    }

    private static boolean isUniversal(int tag) {
        return (tag & CLASS) == 0;
    }

    private static boolean isSorted(List<Element> members) {
        for (int i = 1; i < members.size(); i++) {
            if (members.get(i - 1).der().compareTo(members.get(i).der()) > 0) {
                return false;
            }
        }
        return true;
    }

    private MalformedCertificate malformed(int at, String problem) {
        return new MalformedCertificate(base + at, problem);
    }
}
