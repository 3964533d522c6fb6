package dev.martello.evidence.sqlite;

import dev.martello.bytes.Bytes;
import java.util.List;

/**
 * Takes the rows of a table, one after the other.
 *
 * @param <X> what it throws if a row is not as it should be
 */
@FunctionalInterface
public interface RowTaker<X extends Exception> {
    void take(List<Bytes> columns) throws X;
}
