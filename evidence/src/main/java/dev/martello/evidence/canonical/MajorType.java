package dev.martello.evidence.canonical;

/**
 * What a CBOR item is, by the three high bits of its first octet; the constants stand in the order of their numbers.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8949#section-3.1">RFC 8949, section 3.1</a>
 */
enum MajorType {
    UNSIGNED(0),
    NEGATIVE(1),
    OCTETS(2),
    TEXT(3),
    ARRAY(4),
    MAP(5),
    TAG(6),
    SIMPLE(7);

    static final int ARGUMENT_BITS = 5;
    static final int ARGUMENT_MASK = (1 << ARGUMENT_BITS) - 1;

    /** From here on the low bits say how many octets of the argument follow. */
    static final int ONE_OCTET = 24;

    static final int TWO_OCTETS = 25;
    static final int FOUR_OCTETS = 26;
    static final int EIGHT_OCTETS = 27;

    /** Values of {@link #SIMPLE}. */
    static final int FALSE = 20;

    static final int TRUE = 21;

    private static final MajorType[] ALL = values();

    private final int number;

    MajorType(int number) {
        this.number = number;
    }

    /** The first octet of an item with these low bits. */
    int firstOctet(int low) {
        return number << ARGUMENT_BITS | low;
    }

    static MajorType of(int firstOctet) {
        return ALL[firstOctet >> ARGUMENT_BITS];
    }
}
