package dev.martello.evidence.canonical;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads what {@link CborWriter} writes, and nothing else: no indefinite sizes, no number that is longer than it need be, no tags, no
 * fractions. How many items there are is bounded before anything is made of them. For one thread.
 */
final class CborReader {
    /** The first octet of an item, taken apart. */
    record Head(long offset, MajorType type, long argument) {}

    /** What a reader does not know may nest so deep. */
    private static final int MAX_UNKNOWN_DEPTH = 16;

    private static final char REPLACEMENT = '\uFFFD';

    private final BytesReader<MalformedCbor> in;
    private int itemsLeft;

    CborReader(Bytes octets, int maxItems) {
        this.in = BytesReader.bigEndian(octets, MalformedCbor::new);
        this.itemsLeft = maxItems;
    }

    Head head() throws MalformedCbor {
        long offset = in.offset();
        if (--itemsLeft < 0) {
            throw in.malformed("there are too many items");
        }
        int first = in.u8("item");
        return new Head(offset, MajorType.of(first), argument(offset, first & MajorType.ARGUMENT_MASK));
    }

    private long argument(long offset, int low) throws MalformedCbor {
        if (low < MajorType.ONE_OCTET) {
            return low;
        }
        long argument = switch (low) {
            case MajorType.ONE_OCTET -> in.u8("argument");
            case MajorType.TWO_OCTETS -> in.u16("argument");
            case MajorType.FOUR_OCTETS -> in.u32("argument");
            case MajorType.EIGHT_OCTETS -> in.u64("argument");
            default -> throw in.malformedAt(offset, "its size is not told");
        };
        if (argument < 0 || argument < least(low)) {
            throw in.malformedAt(offset, "a number is not as short as it can be, or too large");
        }
        return argument;
    }

    private static long least(int low) {
        return switch (low) {
            case MajorType.ONE_OCTET -> MajorType.ONE_OCTET;
            case MajorType.TWO_OCTETS -> 1 << 8;
            case MajorType.FOUR_OCTETS -> 1 << 16;
            default -> 1L << 32;
        };
    }

    /** The text of a head of {@link MajorType#TEXT}. */
    String text(Head head) throws MalformedCbor {
        byte[] octets = in.bytes(size(head, 1), "text").toArray();
        String text = new String(octets, StandardCharsets.UTF_8);
        // Java puts this character where octets are no text; it may also stand there by itself.
        if (text.indexOf(REPLACEMENT) >= 0) {
            requireText(head, octets);
        }
        return text;
    }

    private void requireText(Head head, byte[] octets) throws MalformedCbor {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets));
        } catch (CharacterCodingException e) {
            throw in.malformedAt(head.offset, "a text is not UTF-8");
        }
    }

    /** How many elements a head of {@link MajorType#ARRAY} has. */
    int elements(Head head) throws MalformedCbor {
        return size(head, 1);
    }

    /** How many entries a head of {@link MajorType#MAP} has. */
    int entries(Head head) throws MalformedCbor {
        return size(head, 2);
    }

    private int size(Head head, int leastOctets) throws MalformedCbor {
        if (head.argument > in.remaining() / leastOctets) {
            throw in.malformedAt(
                    head.offset,
                    "there should be " + head.argument + " of it, which the remaining octets are too few for");
        }
        return (int) head.argument;
    }

    /**
     * The key of the next entry of a map, which is a text.
     *
     * @param last the one before, or nothing
     */
    String key(String last, boolean isFirst) throws MalformedCbor {
        Head head = head();
        if (head.type != MajorType.TEXT) {
            throw in.malformedAt(head.offset, "a key is not a text");
        }
        String key = text(head);
        if (!isFirst && key.compareTo(last) <= 0) {
            throw in.malformedAt(head.offset, "keys are not in order, or repeated");
        }
        return key;
    }

    /** Passes over what belongs to a head. */
    void skip(Head head) throws MalformedCbor {
        skip(head, 0);
    }

    private void skip(Head head, int depth) throws MalformedCbor {
        if (depth > MAX_UNKNOWN_DEPTH) {
            throw in.malformedAt(head.offset, "it nests too deep");
        }
        switch (head.type) {
            case UNSIGNED, NEGATIVE -> {}
            case OCTETS -> in.skip(size(head, 1), "octets");
            case TEXT -> text(head);
            case ARRAY -> {
                int elements = elements(head);
                for (int i = 0; i < elements; i++) {
                    skip(head(), depth + 1);
                }
            }
            case MAP -> {
                int entries = entries(head);
                String last = "";
                for (int i = 0; i < entries; i++) {
                    last = key(last, i == 0);
                    skip(head(), depth + 1);
                }
            }
            case SIMPLE -> requireTruth(head);
            case TAG -> throw in.malformedAt(head.offset, "it has a tag");
        }
    }

    /** The truth of a head of {@link MajorType#SIMPLE}. */
    boolean truth(Head head) throws MalformedCbor {
        requireTruth(head);
        return head.argument == MajorType.TRUE;
    }

    private void requireTruth(Head head) throws MalformedCbor {
        if (head.argument != MajorType.TRUE && head.argument != MajorType.FALSE) {
            throw in.malformedAt(head.offset, "it is neither true nor false");
        }
    }

    void requireEnd() throws MalformedCbor {
        in.requireEnd("the record");
    }
}
