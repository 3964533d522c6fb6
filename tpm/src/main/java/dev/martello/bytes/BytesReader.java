package dev.martello.bytes;

import java.nio.ByteOrder;

/**
 * Reads fields off octets that an enemy may have written. Whatever does not fit ends in the one exception of the format
 * that is being read, with the offset, the field, what was expected and what was found; nothing is allocated before its
 * size is known to be there.
 *
 * <p>For one thread.
 *
 * @param <X> the exception of the format being read
 */
public final class BytesReader<X extends Exception> {
    /** Makes the exception of a format. */
    @FunctionalInterface
    public interface Malformation<X extends Exception> {
        X at(long offset, String problem);
    }

    private final Bytes octets;
    private final long base;
    private final ByteOrder order;
    private final Malformation<X> malformation;
    private int position;

    private BytesReader(Bytes octets, long base, ByteOrder order, Malformation<X> malformation) {
        this.octets = octets;
        this.base = base;
        this.order = order;
        this.malformation = malformation;
    }

    public static <X extends Exception> BytesReader<X> bigEndian(Bytes octets, Malformation<X> malformation) {
        return new BytesReader<>(octets, 0, ByteOrder.BIG_ENDIAN, malformation);
    }

    public static <X extends Exception> BytesReader<X> littleEndian(Bytes octets, Malformation<X> malformation) {
        return new BytesReader<>(octets, 0, ByteOrder.LITTLE_ENDIAN, malformation);
    }

    /** Where the next field starts, counted from the start of the outermost octets. */
    public long offset() {
        return base + position;
    }

    public int remaining() {
        return octets.length() - position;
    }

    public boolean atEnd() {
        return remaining() == 0;
    }

    public int u8(String field) throws X {
        need(1, field);
        return octets.at(position++);
    }

    public int u16(String field) throws X {
        return (int) number(2, field);
    }

    public long u32(String field) throws X {
        return number(4, field);
    }

    /** Eight octets; values above {@link Long#MAX_VALUE} come as negative numbers. */
    public long u64(String field) throws X {
        return number(8, field);
    }

    /** A size of two octets that must not exceed a bound, nor what is left to read. */
    public int size16(String field, int max) throws X {
        return boundedSize(2, field, max);
    }

    /** A size of four octets that must not exceed a bound, nor what is left to read. */
    public int size32(String field, int max) throws X {
        return boundedSize(4, field, max);
    }

    /** A number of elements in four octets, each of which takes at least {@code elementBytes} of what is left to read. */
    public int count32(String field, int max, int elementBytes) throws X {
        long start = offset();
        long count = u32(field);
        if (count > max) {
            throw malformation.at(start, field + " is " + count + ", at most " + max + " are allowed");
        }
        if (count * elementBytes > remaining()) {
            throw malformation.at(
                    start, field + " is " + count + ", for which the remaining " + remaining() + " octets are too few");
        }
        return (int) count;
    }

    /** The next octets as a view. */
    public Bytes bytes(int length, String field) throws X {
        need(length, field);
        Bytes taken = octets.slice(position, position + length);
        position += length;
        return taken;
    }

    /** All octets not read yet. */
    public Bytes rest() {
        Bytes taken = octets.from(position);
        position = octets.length();
        return taken;
    }

    /** The octets read since an {@link #offset} of this reader that the caller remembered, as a view. */
    public Bytes since(long offset) {
        return octets.slice((int) (offset - base), position);
    }

    /** A reader of the next octets alone, whose problems are reported at their place in the whole. */
    public BytesReader<X> part(int length, String field) throws X {
        long start = offset();
        return new BytesReader<>(bytes(length, field), start, order, malformation);
    }

    public void skip(int length, String field) throws X {
        need(length, field);
        position += length;
    }

    /** Refuses octets that follow what should be the last field. */
    public void requireEnd(String structure) throws X {
        if (!atEnd()) {
            throw malformed(remaining() + " octets follow the end of " + structure);
        }
    }

    /** The format's exception at the current offset, for the caller to throw. */
    public X malformed(String problem) {
        return malformation.at(offset(), problem);
    }

    /** The format's exception at an offset the caller remembered, for the caller to throw. */
    public X malformedAt(long offset, String problem) {
        return malformation.at(offset, problem);
    }

    private int boundedSize(int width, String field, int max) throws X {
        long start = offset();
        long size = number(width, field);
        if (size > max) {
            throw malformation.at(start, field + " is " + size + " octets, at most " + max + " are allowed");
        }
        if (size > remaining()) {
            throw malformation.at(start, field + " is " + size + " octets, only " + remaining() + " are left");
        }
        return (int) size;
    }

    private long number(int width, String field) throws X {
        need(width, field);
        long number = 0;
        for (int i = 0; i < width; i++) {
            int at = order == ByteOrder.BIG_ENDIAN ? position + i : position + width - 1 - i;
            number = number << 8 | octets.at(at);
        }
        position += width;
        return number;
    }

    private void need(int length, String field) throws X {
        if (length < 0 || length > remaining()) {
            throw malformed(field + " needs " + length + " octets, only " + remaining() + " are left");
        }
    }
}
