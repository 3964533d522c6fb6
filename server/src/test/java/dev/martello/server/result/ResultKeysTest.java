package dev.martello.server.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.server.MovableClock;
import dev.martello.server.store.Database;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultKeysTest {
    private static final Duration LEASE = Duration.ofMinutes(5);

    @TempDir
    private Path directory;

    private final MovableClock clock = new MovableClock();
    private Database database;
    private ResultKeys keys;

    @BeforeEach
    void open() {
        clock.stop();
        database = Database.open(directory.resolve("test.db"));
        keys = ResultKeys.open(database, LEASE, clock, new SecureRandom());
    }

    @AfterEach
    void close() {
        database.close();
    }

    private int published() throws Exception {
        return PublishedKeys.parse(keys.published()).size();
    }

    @Test
    void signWithTheFirstOneAtOnceAndKeepIt() throws Exception {
        String first = keys.signing().id();
        keys = ResultKeys.open(database, LEASE, clock, new SecureRandom());

        assertThat(keys.signing().id()).isEqualTo(first);
        assertThat(published()).isEqualTo(1);
    }

    @Test
    void publishTheNextOneBeforeItSignsAndTheLastOneUntilAllItSignedHasEnded() throws Exception {
        String first = keys.signing().id();
        clock.move(ResultKeys.LIFE);
        keys.rotateWhenDue();
        assertThat(published()).isEqualTo(2);
        assertThat(keys.signing().id()).as("nobody may know the next one yet").isEqualTo(first);

        clock.move(ResultKeys.PUBLISHED_AHEAD);
        assertThat(keys.signing().id()).isNotEqualTo(first);
        clock.move(LEASE);
        keys.rotateWhenDue();
        assertThat(published()).as("what the first one signed may still hold").isEqualTo(2);

        clock.move(ResultKeys.PUBLISHED_AHEAD.plusSeconds(1));
        keys.rotateWhenDue();
        assertThat(published()).isEqualTo(1);
        assertThat(keys.signing().id()).isNotEqualTo(first);
    }

    @Test
    void aServerThatWasAwayForYearsGoesOnWithAKeyThatIsPublished() throws Exception {
        clock.move(ResultKeys.LIFE.multipliedBy(50));
        keys = ResultKeys.open(database, LEASE, clock, new SecureRandom());

        assertThat(PublishedKeys.parse(keys.published()))
                .containsKey(keys.signing().id());
    }

    @Test
    void aClockThatIsSetBackNeverLeavesThemWithoutAKey() throws Exception {
        clock.move(ResultKeys.LIFE);
        keys.rotateWhenDue();
        clock.move(ResultKeys.LIFE.multipliedBy(-3));
        keys.rotateWhenDue();

        assertThat(PublishedKeys.parse(keys.published()))
                .containsKey(keys.signing().id());
    }
}
