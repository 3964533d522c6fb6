package dev.martello.server.store;

import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;

/** What differs from one kind of database to another: how it is reached, a few words of SQL, and who else may use it. */
abstract sealed class Connections permits SqliteConnections, PostgresConnections {
    private static final System.Logger LOG = System.getLogger(Connections.class.getName());

    abstract Locking locking();

    /** The type of octets. */
    abstract String octets();

    /** The type of a primary key of numbers that rise by themselves. */
    abstract String counter();

    /** What is connected to, for people. */
    abstract String name();

    /** Where connections come from that are not kept. */
    abstract DataSource source();

    /** Makes a connection read one snapshot until it is rolled back. */
    abstract void prepareReader(Connection connection) throws SQLException;

    /** Whether what was not committed may succeed when it is tried again: another node got in its way, or the connection was lost. */
    abstract boolean isTransient(SQLException e);

    /** As {@link #isTransient(SQLException)}, if that is why a statement failed. */
    final boolean isTransient(Throwable e) {
        return e instanceof StoreFailure && e.getCause() instanceof SQLException cause && isTransient(cause);
    }

    /**
     * Does work unless another node does work of the same name.
     *
     * @return whether it was done
     */
    abstract boolean alone(String work, Runnable doing);

    /** Brings the tables up to date; of several nodes that start at once, one does it. */
    final void migrate() {
        try {
            MigrateResult result = Flyway.configure()
                    .dataSource(source())
                    .locations("classpath:dev/martello/server/store/migrations")
                    .placeholders(Map.of("octets", octets(), "counter", counter()))
                    .load()
                    .migrate();
            if (result.migrationsExecuted > 0) {
                LOG.log(
                        Level.INFO,
                        "the tables in {0} were brought up to version {1}",
                        name(),
                        result.targetSchemaVersion);
            }
        } catch (FlywayException e) {
            throw new StoreFailure("the tables in " + name() + " cannot be brought up to date", e);
        }
    }

    final Sql writer() throws SQLException {
        Sql sql = new Sql(source().getConnection(), locking());
        sql.connection().setAutoCommit(false);
        return sql;
    }

    final Sql reader() throws SQLException {
        Sql sql = writer();
        prepareReader(sql.connection());
        return sql;
    }

    /** This connection, or another one if it was lost. */
    final Sql aliveWriter(Sql sql) throws SQLException {
        return sql.connection().isClosed() ? writer() : sql;
    }

    /** This connection, or another one if it was lost. */
    final Sql aliveReader(Sql sql) throws SQLException {
        return sql.connection().isClosed() ? reader() : sql;
    }
}
