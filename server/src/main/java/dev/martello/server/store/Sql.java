package dev.martello.server.store;

import dev.martello.bytes.Bytes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The door to the database: statements with positional parameters, and rows. Parameters are {@link String}, {@link Integer}, {@link Long},
 * {@link Bytes}, {@link Instant} or an {@link Optional} of one of them. Statements are constants of the code, so each connection prepares
 * them once.
 *
 * <p>For one thread, while its transaction lasts.
 */
public final class Sql {
    private final Connection connection;
    private final Locking locking;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    Sql(Connection connection, Locking locking) {
        this.connection = connection;
        this.locking = locking;
    }

    /** What follows a query whose rows of table {@code a} nobody else may change before this transaction ends. */
    String lockingA() {
        return locking.rowsOfA();
    }

    /** As {@link #lockingA}, and rows that somebody else is changing are left out. */
    String lockingFreeA() {
        return locking.freeRowsOfA();
    }

    /** Lets nobody change what evidence is judged by before this transaction ends. Comes before all else that it locks. */
    void holdBasis() {
        locking.holdBasis().ifPresent(this::execute);
    }

    /** Lets nobody change or rest on what evidence is judged by before this transaction ends. Comes before all else that it locks. */
    void ownBasis() {
        locking.ownBasis().ifPresent(this::execute);
    }

    /** Lets nobody else enrol an appliance, of which there is no row to lock, before this transaction ends. */
    void lockNewcomer(String appliance) {
        locking.newcomer().ifPresent(query -> first(query, _ -> true, appliance));
    }

    private void execute(String query) {
        first(query, _ -> true);
    }

    Connection connection() {
        return connection;
    }

    /** Closes the connection, which cannot be used any more. */
    void abandon() {
        try {
            connection.close();
        } catch (SQLException e) {
            System.getLogger(Sql.class.getName())
                    .log(System.Logger.Level.DEBUG, "a lost connection was not closed in order", e);
        }
    }

    /** Executes a statement that changes rows, and tells how many. */
    public int update(String statement, Object... parameters) {
        try {
            return bind(statement, List.of(parameters)).executeUpdate();
        } catch (SQLException e) {
            throw failure(statement, e);
        }
    }

    /** Executes a statement that was put together elsewhere, and tells how many rows it changed. */
    public int update(Update update) {
        return update(update.statement(), update.parameters().toArray());
    }

    /** Executes a statement once for each list of parameters, and tells how many rows each changed. */
    public int[] updateAll(String statement, List<List<Object>> parameters) {
        try {
            PreparedStatement batch = prepare(statement);
            for (List<Object> each : parameters) {
                bind(statement, each);
                batch.addBatch();
            }
            return batch.executeBatch();
        } catch (SQLException e) {
            throw failure(statement, e);
        }
    }

    public <T> List<T> list(String query, Row.Reader<T> reader, Object... parameters) {
        try (ResultSet result = bind(query, List.of(parameters)).executeQuery()) {
            List<T> all = new ArrayList<>();
            while (result.next()) {
                all.add(reader.read(new Row(result)));
            }
            return all;
        } catch (SQLException e) {
            throw failure(query, e);
        }
    }

    /** The first row, if there is one. */
    public <T> Optional<T> first(String query, Row.Reader<T> reader, Object... parameters) {
        try (ResultSet result = bind(query, List.of(parameters)).executeQuery()) {
            return result.next() ? Optional.of(reader.read(new Row(result))) : Optional.empty();
        } catch (SQLException e) {
            throw failure(query, e);
        }
    }

    /** The only number of the only row. */
    public long number(String query, Object... parameters) {
        return first(query, row -> row.number("n"), parameters)
                .orElseThrow(() -> new StoreFailure("no row: " + query, new SQLException("no row")));
    }

    private PreparedStatement prepare(String statement) throws SQLException {
        PreparedStatement found = prepared.get(statement);
        if (found == null) {
            found = connection.prepareStatement(statement);
            prepared.put(statement, found);
        }
        return found;
    }

    private PreparedStatement bind(String statement, List<Object> parameters) throws SQLException {
        PreparedStatement target = prepare(statement);
        for (int i = 0; i < parameters.size(); i++) {
            bind(target, i + 1, parameters.get(i));
        }
        return target;
    }

    private static void bind(PreparedStatement target, int position, Object parameter) throws SQLException {
        switch (parameter) {
            case String text -> target.setString(position, text);
            case Integer number -> target.setInt(position, number);
            case Long number -> target.setLong(position, number);
            case Bytes octets -> target.setBytes(position, octets.toArray());
            case Instant time -> target.setLong(position, Micros.of(time));
            case Optional<?> optional -> {
                if (optional.isPresent()) {
                    bind(target, position, optional.get());
                } else {
                    target.setObject(position, null);
                }
            }
            default -> throw new IllegalArgumentException(parameter.getClass() + " is no parameter");
        }
    }

    private static StoreFailure failure(String statement, SQLException e) {
        return new StoreFailure(statement.strip() + ": " + e.getMessage(), e);
    }
}
