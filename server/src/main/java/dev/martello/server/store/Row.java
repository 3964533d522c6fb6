package dev.martello.server.store;

import dev.martello.bytes.Bytes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** One row of a result, as our own values. Valid only while it is being read. */
public final class Row {
    /** Makes something of a row. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(Row row) throws SQLException;
    }

    private final ResultSet result;

    Row(ResultSet result) {
        this.result = result;
    }

    public String text(String column) throws SQLException {
        return optionalText(column).orElseThrow(() -> missing(column));
    }

    public Optional<String> optionalText(String column) throws SQLException {
        return Optional.ofNullable(result.getString(column));
    }

    public Bytes octets(String column) throws SQLException {
        return optionalOctets(column).orElseThrow(() -> missing(column));
    }

    public Optional<Bytes> optionalOctets(String column) throws SQLException {
        return Optional.ofNullable(result.getBytes(column)).map(Bytes::owning);
    }

    public long number(String column) throws SQLException {
        return optionalNumber(column).orElseThrow(() -> missing(column));
    }

    public Optional<Long> optionalNumber(String column) throws SQLException {
        long number = result.getLong(column);
        return result.wasNull() ? Optional.empty() : Optional.of(number);
    }

    public Instant time(String column) throws SQLException {
        return Micros.toInstant(number(column));
    }

    public Optional<Instant> optionalTime(String column) throws SQLException {
        return optionalNumber(column).map(Micros::toInstant);
    }

    private static SQLException missing(String column) {
        return new SQLException("column " + column + " is null");
    }
}
