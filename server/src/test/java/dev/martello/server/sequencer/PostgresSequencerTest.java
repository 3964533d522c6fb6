package dev.martello.server.sequencer;

import dev.martello.server.store.Database;
import dev.martello.server.store.TestPostgres;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The same in PostgreSQL. */
class PostgresSequencerTest extends SequencerTest {
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
            return Database.open(postgres.database("sequencer" + DATABASES.incrementAndGet()));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
