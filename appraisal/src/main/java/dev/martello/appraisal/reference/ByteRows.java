package dev.martello.appraisal.reference;

import java.util.Arrays;

/** Many short arrays of octets in a single one, numbered from 0: a row costs four octets beside its own. Immutable. */
final class ByteRows {
    private final byte[] octets;
    /** Where each row ends. */
    private final int[] ends;

    private ByteRows(byte[] octets, int[] ends) {
        this.octets = octets;
        this.ends = ends;
    }

    /** Changes an octet before it is looked at. */
    @FunctionalInterface
    interface Fold {
        byte apply(byte octet);

        /** Changes all octets in place, and gives the array back. */
        default byte[] applyAll(byte[] octets) {
            for (int i = 0; i < octets.length; i++) {
                octets[i] = apply(octets[i]);
            }
            return octets;
        }
    }

    int count() {
        return ends.length;
    }

    byte[] row(int row) {
        return Arrays.copyOfRange(octets, start(row), ends[row]);
    }

    boolean equalsRow(int row, byte[] wanted) {
        return Arrays.equals(octets, start(row), ends[row], wanted, 0, wanted.length);
    }

    /** Whether a row, once folded, has these octets. Most rows have nothing to fold, which one comparison of all octets tells. */
    boolean equalsFoldedRow(int row, byte[] wanted, Fold fold) {
        int start = start(row);
        if (ends[row] - start != wanted.length) {
            return false;
        }
        int difference = Arrays.mismatch(octets, start, ends[row], wanted, 0, wanted.length);
        if (difference < 0) {
            return true;
        }
        int at = difference;
        while (at < wanted.length && fold.apply(octets[start + at]) == wanted[at]) {
            at++;
        }
        return at == wanted.length;
    }

    byte[] foldedRow(int row, Fold fold) {
        return fold.applyAll(row(row));
    }

    int compareRows(int a, int b) {
        return Arrays.compareUnsigned(octets, start(a), ends[a], octets, start(b), ends[b]);
    }

    private int start(int row) {
        return row == 0 ? 0 : ends[row - 1];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByteRows that && Arrays.equals(octets, that.octets) && Arrays.equals(ends, that.ends);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(octets) + Arrays.hashCode(ends);
    }

    /** Collects rows. For one thread. */
    static final class Builder {
        private byte[] octets = new byte[256];
        private int[] ends = new int[16];
        private int count;

        int count() {
            return count;
        }

        void add(byte[] row) {
            int start = count == 0 ? 0 : ends[count - 1];
            int end = Math.addExact(start, row.length);
            if (end > octets.length) {
                octets = Arrays.copyOf(
                        octets, (int) Math.min(Integer.MAX_VALUE - 16, Math.max(end, 3L * octets.length / 2)));
            }
            if (count == ends.length) {
                ends = Arrays.copyOf(ends, 2 * count);
            }
            System.arraycopy(row, 0, octets, start, row.length);
            ends[count++] = end;
        }

        ByteRows build() {
            int length = count == 0 ? 0 : ends[count - 1];
            return new ByteRows(Arrays.copyOf(octets, length), Arrays.copyOf(ends, count));
        }
    }
}
