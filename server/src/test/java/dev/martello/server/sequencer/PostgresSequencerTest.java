package dev.martello.server.sequencer;

import dev.martello.server.store.Database;
import dev.martello.server.store.TestPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The same in PostgreSQL. */
class PostgresSequencerTest extends SequencerTest {
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
