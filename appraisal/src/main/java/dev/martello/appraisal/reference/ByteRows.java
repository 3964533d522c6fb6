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

    boolean equalsRow(int row, byte[] wanted, Fold fold) {
        int start = start(row);
        if (ends[row] - start != wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (fold.apply(octets[start + i]) != fold.apply(wanted[i])) {
                return false;
            }
        }
        return true;
    }

    int hashRow(int row, Fold fold) {
        return hash(octets, start(row), ends[row], fold);
    }

    static int hash(byte[] octets, int start, int end, Fold fold) {
        int hash = 0;
        for (int i = start; i < end; i++) {
            hash = 31 * hash + fold.apply(octets[i]);
        }
        hash *= 0x9e3779b9;
        return hash ^ hash >>> 15;
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
