package dev.martello.server.store;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The tables are the same in PostgreSQL. */
class PostgresTablesTest extends TablesTest {
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
        return postgres.openFresh();
    }
}
