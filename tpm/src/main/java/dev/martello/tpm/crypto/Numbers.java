package dev.martello.tpm.crypto;

import dev.martello.bytes.Bytes;
import java.math.BigInteger;

/** Unsigned big-endian numbers. */
public final class Numbers {
    private Numbers() {}

    public static BigInteger unsigned(Bytes octets) {
        return new BigInteger(1, octets.toArray());
    }

    /**
     * The number in exactly so many octets.
     *
     * @throws IllegalArgumentException if it is negative or does not fit
     */
    public static Bytes fixed(BigInteger number, int bytes) {
        if (number.signum() < 0 || number.bitLength() > 8 * bytes) {
            throw new IllegalArgumentException("the number does not fit in " + bytes + " octets");
        }
        byte[] octets = number.toByteArray();
        byte[] result = new byte[bytes];
        int length = Math.min(octets.length, bytes);
        System.arraycopy(octets, octets.length - length, result, bytes - length, length);
        return Bytes.owning(result);
    }
}
