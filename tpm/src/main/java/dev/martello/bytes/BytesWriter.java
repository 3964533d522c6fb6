package dev.martello.bytes;

import java.nio.ByteOrder;
import java.util.Arrays;

/** Writes the fields that {@link BytesReader} reads. For one thread. */
public final class BytesWriter {
    private final ByteOrder order;
    private byte[] array = new byte[128];
    private int length;

    private BytesWriter(ByteOrder order) {
        this.order = order;
    }

    public static BytesWriter bigEndian() {
        return new BytesWriter(ByteOrder.BIG_ENDIAN);
    }

    public static BytesWriter littleEndian() {
        return new BytesWriter(ByteOrder.LITTLE_ENDIAN);
    }

    public BytesWriter u8(int number) {
        return number(1, number);
    }

    public BytesWriter u16(int number) {
        return number(2, number);
    }

    public BytesWriter u32(long number) {
        return number(4, number);
    }

    public BytesWriter u64(long number) {
        return number(8, number);
    }

    public BytesWriter bytes(Bytes octets) {
        room(octets.length());
        octets.copyTo(array, length);
        length += octets.length();
        return this;
    }

    /** Two octets of size, then the octets. */
    public BytesWriter sized16(Bytes octets) {
        return u16(octets.length()).bytes(octets);
    }

    /** Four octets of size, then the octets. */
    public BytesWriter sized32(Bytes octets) {
        return u32(octets.length()).bytes(octets);
    }

    public int length() {
        return length;
    }

    /** What was written so far. */
    public Bytes toBytes() {
        return Bytes.owning(Arrays.copyOf(array, length));
    }

    private BytesWriter number(int width, long number) {
        if (width < 8 && (number < 0 || (number >> (8 * width)) != 0)) {
            throw new IllegalArgumentException(number + " does not fit in " + width + " unsigned octets");
        }
        room(width);
        for (int i = 0; i < width; i++) {
            int shift = order == ByteOrder.BIG_ENDIAN ? 8 * (width - 1 - i) : 8 * i;
            array[length++] = (byte) (number >> shift);
        }
        return this;
    }

    private void room(int more) {
        int needed = Math.addExact(length, more);
        if (needed > array.length) {
            array = Arrays.copyOf(array, Math.max(needed, (int) Math.min(2L * array.length, Integer.MAX_VALUE - 16)));
        }
    }
}
