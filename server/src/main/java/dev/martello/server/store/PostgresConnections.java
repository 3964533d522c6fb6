package dev.martello.server.store;

import dev.martello.bytes.BoundedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL server, which the control plane shares with its other nodes. */
final class PostgresConnections extends Connections {
    /** Of error codes (PostgreSQL, appendix A): connection lost, transaction undone for another one's sake, server stops or starts. */
    private static final Set<String> TRANSIENT_CLASSES = Set.of("08", "40", "57");

    /** Apart from the locks of others in the same database. */
    private static final int LOCK_SPACE = 0x4d61_7274;

    /** Who waits for the whole is not overtaken by those who share, so that a change comes to count however many reports there are. */
    private static final Locking LOCKING = new Locking(
            " for update of a",
            " for update of a skip locked",
            Optional.of("select pg_advisory_xact_lock_shared(" + LOCK_SPACE + "::bigint)"),
            Optional.of("select pg_advisory_xact_lock(" + LOCK_SPACE + "::bigint)"),
            Optional.of("select pg_advisory_xact_lock(hashtextextended(?, " + LOCK_SPACE + "))"));

    private static final int MAX_PASSWORD_BYTES = 4096;

    private final PostgresAddress address;

    PostgresConnections(PostgresAddress address) {
        this.address = address;
    }

    @Override
    Locking locking() {
        return LOCKING;
    }

    @Override
    String octets() {
        return "bytea";
    }

    @Override
    String counter() {
        return "bigint generated always as identity primary key";
    }

    @Override
    String name() {
        return address.url();
    }

    @Override
    DataSource source() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(address.url());
        source.setApplicationName("martello");
        source.setTcpKeepAlive(true);
        if (address.passwordFile().isPresent()) {
            source.setPassword(password());
        }
        return source;
    }

    private String password() {
        try {
            return BoundedFile.read(address.passwordFile().orElseThrow(), MAX_PASSWORD_BYTES)
                    .toString(StandardCharsets.UTF_8)
                    .strip();
        } catch (IOException e) {
            throw new StoreFailure("the database's password cannot be read", e);
        }
    }

    @Override
    void prepareReader(Connection connection) throws SQLException {
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    }

    @Override
    boolean isTransient(SQLException e) {
        String state = e.getSQLState();
        return state != null && state.length() == 5 && TRANSIENT_CLASSES.contains(state.substring(0, 2));
    }

    /** The lock belongs to the connection, so that a node that is killed gives it back. */
    @Override
    boolean alone(String work, Runnable doing) {
        try (Connection connection = source().getConnection();
                PreparedStatement lock = connection.prepareStatement("select pg_try_advisory_lock(?, hashtext(?))")) {
            lock.setInt(1, LOCK_SPACE);
            lock.setString(2, work);
            try (ResultSet result = lock.executeQuery()) {
                if (!result.next() || !result.getBoolean(1)) {
                    return false;
                }
            }
            doing.run();
            return true;
        } catch (SQLException e) {
            throw new StoreFailure("cannot ask whether another node is " + work, e);
        }
    }
}
