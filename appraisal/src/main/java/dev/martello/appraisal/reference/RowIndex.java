package dev.martello.appraisal.reference;

import dev.martello.appraisal.reference.ByteRows.Fold;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.IntPredicate;

/** Finds rows by their octets: a hash table of row numbers, at most half full, with the next free place for what collides. */
final class RowIndex {
    /** Row numbers plus one; 0 where there is none. */
    private final int[] table;

    private RowIndex(int[] table) {
        this.table = table;
    }

    /** An index of all rows by their folded octets, the same ones as often as they come: not for rows of which many are equal. */
    static RowIndex ofAll(ByteRows rows, Fold fold) {
        return of(rows, fold, (_, _) -> false);
    }

    /** An index of the first row only of those that have the same octets. */
    static RowIndex ofFirst(ByteRows rows) {
        return of(rows, octet -> octet, (a, b) -> rows.compareRows(a, b) == 0);
    }

    private static RowIndex of(ByteRows rows, Fold fold, Sameness sameness) {
        int[] table = new int[Math.max(2, Integer.highestOneBit(Math.max(1, rows.count())) << 2)];
        for (int row = 0; row < rows.count(); row++) {
            int at = hash(rows.foldedRow(row, fold)) & table.length - 1;
            while (table[at] != 0 && !sameness.test(table[at] - 1, row)) {
                at = at + 1 & table.length - 1;
            }
            if (table[at] == 0) {
                table[at] = row + 1;
            }
        }
        return new RowIndex(table);
    }

    @FunctionalInterface
    private interface Sameness {
        boolean test(int row, int other);
    }

    /** The row that is accepted, of those that may have these folded octets; whether they do, is for the predicate to see. */
    OptionalInt find(byte[] octets, IntPredicate accepts) {
        int at = hash(octets) & table.length - 1;
        while (table[at] != 0) {
            if (accepts.test(table[at] - 1)) {
                return OptionalInt.of(table[at] - 1);
            }
            at = at + 1 & table.length - 1;
        }
        return OptionalInt.empty();
    }

    private static int hash(byte[] octets) {
        int hash = Arrays.hashCode(octets) * 0x9e3779b9;
        return hash ^ hash >>> 15;
    }
}
