package dev.martello.server.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL server for a test class, on loopback. */
public final class TestPostgres implements AutoCloseable {
    private final EmbeddedPostgres server;
    private final AtomicInteger fresh = new AtomicInteger();

    public TestPostgres() throws IOException {
        this.server = EmbeddedPostgres.start();
    }

    /** A database of this name, which need not be there yet. */
    public PostgresAddress database(String name) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            if (!statement
                    .executeQuery("select 1 from pg_database where datname = '" + name + "'")
                    .next()) {
                statement.execute("create database " + name);
            }
        }
        return new PostgresAddress(server.getJdbcUrl("postgres", name), Optional.empty());
    }

    /** The name of a database that nobody has used. */
    String freshName() {
        return "fresh" + fresh.incrementAndGet();
    }

    /** A database that nobody has used. */
    public Database openFresh() {
        try {
            return Database.open(database(freshName()));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** A connection to a database of one's own. */
    public Connection connect(String name) throws SQLException {
        return server.getDatabase("postgres", name).getConnection();
    }

    /** How many connections to a database wait for a lock that another one has. */
    public int waiting(String name) throws SQLException {
        try (Connection connection = connect(name);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select count(*) from pg_stat_activity where datname = '"
                        + name + "' and wait_event_type = 'Lock'")) {
            result.next();
            return result.getInt(1);
        }
    }

    /** Cuts all connections to a database, as a restart of the server does. */
    public void disconnectAll(String name) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
