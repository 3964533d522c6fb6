package dev.martello.bytes;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;

/**
 * An immutable sequence of octets, equal by content. Slices share their array, so cutting a large log costs nothing.
 *
 * <p>Safe for use by many threads. Comparison with {@link #equals} ends at the first difference; secrets are compared with
 * {@link #equalsConstantTime}.
 */
public final class Bytes implements Comparable<Bytes> {
    public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

    private static final HexFormat HEX = HexFormat.of();

    private final byte[] array;
    private final int from;
    private final int length;

    private Bytes(byte[] array, int from, int length) {
        this.array = array;
        this.from = from;
        this.length = length;
    }

    /** A copy of the given octets. */
    public static Bytes copyOf(byte[] octets) {
        return octets.length == 0 ? EMPTY : new Bytes(octets.clone(), 0, octets.length);
    }

    /** A view of the given array, which belongs to the result from here on: the caller must not change it any more. */
    public static Bytes owning(byte[] octets) {
        return octets.length == 0 ? EMPTY : new Bytes(octets, 0, octets.length);
    }

    /** The octets given as numbers, of which the low eight bits count. */
    public static Bytes of(int... octets) {
        byte[] array = new byte[octets.length];
        for (int i = 0; i < array.length; i++) {
            array[i] = (byte) octets[i];
        }
        return owning(array);
    }

    /** Octets all of one value. */
    public static Bytes repeat(int octet, int count) {
        byte[] array = new byte[count];
        Arrays.fill(array, (byte) octet);
        return owning(array);
    }

    public static Bytes ascii(String text) {
        return owning(text.getBytes(StandardCharsets.US_ASCII));
    }

    public static Bytes utf8(String text) {
        return owning(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads hexadecimal digits of either case.
     *
     * @throws IllegalArgumentException if the text is not an even number of hexadecimal digits
     */
    public static Bytes fromHex(String digits) {
        return owning(HEX.parseHex(digits));
    }

    /** All given octets, one after the other. A single part is the result itself. */
    public static Bytes concat(Bytes... parts) {
        if (parts.length == 1) {
            return parts[0];
        }
        int total = 0;
        for (Bytes part : parts) {
            total = Math.addExact(total, part.length);
        }
        byte[] all = new byte[total];
        int at = 0;
        for (Bytes part : parts) {
            part.copyTo(all, at);
            at += part.length;
        }
        return owning(all);
    }

    public int length() {
        return length;
    }

    public boolean isEmpty() {
        return length == 0;
    }

    /** The octet at a position, 0 to 255. */
    public int at(int index) {
        if (index < 0 || index >= length) {
            throw new IndexOutOfBoundsException("octet " + index + " of " + length);
        }
        return array[from + index] & 0xff;
    }

    /** The octets from {@code start} up to but without {@code end}, sharing this value's array. */
    public Bytes slice(int start, int end) {
        if (start < 0 || end < start || end > length) {
            throw new IndexOutOfBoundsException("octets " + start + " to " + end + " of " + length);
        }
        return start == end ? EMPTY : new Bytes(array, from + start, end - start);
    }

    /** The octets from {@code start} to the end. */
    public Bytes from(int start) {
        return slice(start, length);
    }

    public boolean startsWith(Bytes prefix) {
        return length >= prefix.length
                && Arrays.equals(
                        array, from, from + prefix.length, prefix.array, prefix.from, prefix.from + prefix.length);
    }

    /** Whether these octets stand somewhere in it, one after the other; true for no octets at all. */
    public boolean contains(Bytes octets) {
        for (int start = 0; start + octets.length <= length; start++) {
            if (from(start).startsWith(octets)) {
                return true;
            }
        }
        return false;
    }

    /** Where an octet of this value is first, -1 if there is none. */
    public int indexOf(int octet) {
        for (int i = from; i < from + length; i++) {
            if (array[i] == (byte) octet) {
                return i - from;
            }
        }
        return -1;
    }

    /** Whether each octet has this value; true for no octets at all. */
    public boolean allEqual(int octet) {
        for (int i = 0; i < length; i++) {
            if (array[from + i] != (byte) octet) {
                return false;
            }
        }
        return true;
    }

    /** A new array with these octets, the caller's own. */
    public byte[] toArray() {
        return Arrays.copyOfRange(array, from, from + length);
    }

    /** A read-only buffer over these octets. */
    public ByteBuffer asBuffer() {
        return ByteBuffer.wrap(array, from, length).slice().asReadOnlyBuffer();
    }

    public void copyTo(byte[] target, int position) {
        System.arraycopy(array, from, target, position, length);
    }

    /** Feeds these octets to a digest without copying them. */
    public void update(MessageDigest digest) {
        digest.update(array, from, length);
    }

    /** Feeds these octets to a MAC without copying them. */
    public void update(Mac mac) {
        mac.update(array, from, length);
    }

    /** Feeds these octets to a signature without copying them. */
    public void update(Signature signature) throws SignatureException {
        signature.update(array, from, length);
    }

    /** Lower-case hexadecimal digits, without anything between them. */
    public String toHex() {
        return HEX.formatHex(array, from, from + length);
    }

    /** The text these octets are in an encoding; what cannot be decoded becomes U+FFFD. */
    public String toString(Charset charset) {
        return new String(array, from, length, charset);
    }

    /** Equality whose time tells nothing about where a difference is. */
    public boolean equalsConstantTime(Bytes other) {
        return MessageDigest.isEqual(exactArray(), other.exactArray());
    }

    /** An array of these octets alone, which nobody may change. */
    private byte[] exactArray() {
        return length == array.length ? array : toArray();
    }

    /** Order by unsigned octets, a prefix first. */
    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(array, from, from + length, other.array, other.from, other.from + other.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that
                && Arrays.equals(array, from, from + length, that.array, that.from, that.from + that.length);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = from; i < from + length; i++) {
            hash = 31 * hash + array[i];
        }
        return hash;
    }

    /** Hexadecimal digits; long values are cut, and say how long they are. */
    @Override
    public String toString() {
        return length <= 64 ? toHex() : slice(0, 64).toHex() + "… (" + length + " octets)";
    }
}
