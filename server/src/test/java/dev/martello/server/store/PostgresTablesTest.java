package dev.martello.server.store;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The tables are the same in PostgreSQL. */
class PostgresTablesTest extends TablesTest {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private static TestPostgres postgres;

    @BeforeAll
    static void start() throws Exception {
        postgres = new TestPostgres();
    }

    @AfterAll
    static void stop() throws Exception {
        postgres.close();
    }

    @Override
    Database openDatabase() {
        try {
            return Database.open(postgres.database("tables" + DATABASES.incrementAndGet()));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
