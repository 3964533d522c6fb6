package dev.martello.server.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.ledger.Audit;
import dev.martello.ledger.Checkpoint;
import dev.martello.ledger.LogTiles;
import dev.martello.ledger.NoteKey;
import dev.martello.ledger.NoteSigner;
import dev.martello.ledger.SignedNote;
import dev.martello.server.ledger.LedgerEntry;
import dev.martello.server.ledger.LedgerEntryFormat;
import dev.martello.server.store.Database;
import dev.martello.server.store.LedgerTable;
import dev.martello.server.store.LedgerTreeTable;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SequencerTest {
    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");
    private static final ApplianceId ID = new ApplianceId(Bytes.repeat(0xab, 32));
    private static final NoteSigner WITNESS =
            NoteSigner.ofSeed("witness.example/w1", NoteKey.Type.COSIGNATURE_V1, Bytes.repeat(9, 32));

    @TempDir
    Path directory;

    private Database database;
    private Ledger ledger;
    private int appended;

    @BeforeEach
    void open() {
        database = openDatabase();
        ledger = Ledger.open(database, "log.example/ledger", List.of(WITNESS.key()), new SecureRandom());
    }

    Database openDatabase() {
        return Database.open(directory.resolve("test.db"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Sequencer sequencer(Instant now) {
        return new Sequencer(database, ledger, Clock.fixed(now, ZoneOffset.UTC));
    }

    private void append(int count) {
        database.change(sql -> {
            for (int i = 0; i < count; i++) {
                new LedgerTable(sql).append(new LedgerEntry.TwoPlaces(NOW.plusSeconds(appended++), ID));
            }
        });
    }

    private List<LedgerTable.Pending> pending() {
        return database.read(sql -> new LedgerTable(sql).pending(10));
    }

    private long count(String query) {
        return database.read(sql -> sql.number(query));
    }

    private Checkpoint head() {
        Checkpoint.Opened opened =
                Checkpoint.open(database.read(ledger::latest).orElseThrow(), ledger.key(), List.of(WITNESS.key()));
        assertThat(opened).isInstanceOf(Checkpoint.Opened.Trusted.class);
        return ((Checkpoint.Opened.Trusted) opened).checkpoint();
    }

    private void assertWhole(int entries) {
        assertThat(head().size()).isEqualTo(entries);
        assertThat(database.read(sql -> Audit.run(Sequencer.files(sql), head())).defects())
                .isEmpty();
    }

    @Test
    void signsAnEmptyLedgerFirstAndNothingWhereNothingHappened() throws Exception {
        sequencer(NOW).run();
        assertWhole(0);
        Bytes first = database.read(ledger::latest).orElseThrow();

        sequencer(NOW.plusSeconds(5)).run();

        assertThat(database.read(ledger::latest)).contains(first);
    }

    @Test
    void putsAllThatWaitsIntoTheLedgerInOrder() throws Exception {
        for (int more : new int[] {1, 254, 1, 1, Sequencer.BATCH + 300}) {
            append(more);
            sequencer(NOW).run();
            assertWhole(appended);
        }
        List<Instant> times = new ArrayList<>();
        database.read(sql -> {
            LogTiles tiles = new LogTiles(Sequencer.files(sql), appended);
            for (long i = 0; i < appended; i += 97) {
                try {
                    times.add(LedgerEntryFormat.parse(tiles.entry(i)).time());
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
            return true;
        });
        assertThat(times).isSorted();
        assertThat(pending()).isEmpty();
    }

    @Test
    void givesTheTilesOfEachCheckpointItEverSigned() {
        append(200);
        sequencer(NOW).run();
        Checkpoint earlier = head();
        append(200);
        sequencer(NOW).run();

        assertThat(database.read(sql -> Audit.run(Sequencer.files(sql), earlier))
                        .defects())
                .isEmpty();
    }

    @Test
    void losesAndDoublesNothingWhenTwoDoItAtOnce() throws Exception {
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 10; round++) {
                append(30);
                List<Future<?>> runs = List.of(
                        both.submit(() -> sequencer(NOW).run()),
                        both.submit(() -> sequencer(NOW).run()));
                for (Future<?> run : runs) {
                    try {
                        run.get();
                    } catch (ExecutionException e) {
                        // The one that comes second finds the places taken.
                        assertThat(e).hasMessageContaining("ledger");
                    }
                }
            }
        }
        sequencer(NOW).run();
        assertWhole(appended);
        assertThat(count("select count(*) as n from ledger_entry")).isEqualTo(appended);
        assertThat(count("select count(*) as n from (select distinct content from ledger_entry) d"))
                .isEqualTo(appended);
    }

    @Test
    void signsNothingMoreOnceTheDatabaseWasChanged() {
        append(10);
        sequencer(NOW).run();
        Checkpoint before = head();
        database.change(sql ->
                sql.update("update ledger_tile set content = ? where level = 0 and tile = 0", Bytes.repeat(1, 320)));
        append(1);

        assertThatThrownBy(() -> sequencer(NOW).run())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("somebody changed the database");
        assertThat(head()).isEqualTo(before);
        assertThat(pending()).hasSize(1);
    }

    @Test
    void keepsOldHeadsForWitnessesAWhileAndTheLastThatOneCosignedForEver() throws Exception {
        Instant later = NOW.plus(Duration.ofHours(2));
        for (int i = 0; i < 3; i++) {
            append(1);
            sequencer(NOW.plusSeconds(i)).run();
            if (i == 1) {
                cosign();
            }
        }
        assertThat(heads()).containsExactly(1L, 2L, 3L);
        append(1);
        sequencer(later).run();

        sequencer(later).forget();
        assertThat(heads()).containsExactly(2L, 4L);

        cosign();
        sequencer(later.plus(Duration.ofHours(2))).forget();
        assertThat(heads()).containsExactly(4L);
    }

    private void cosign() throws Exception {
        SignedNote note = SignedNote.parse(database.read(ledger::latest).orElseThrow());
        assertThat(ledger.cosign(
                        database, note.with(WITNESS.cosign(head(), NOW)).octets()))
                .isInstanceOf(Ledger.Cosigned.Taken.class);
    }

    private List<Long> heads() {
        return database.read(sql ->
                sql.list("select tree_size from ledger_checkpoint order by tree_size", row -> row.number("tree_size")));
    }

    @Test
    void keepsItsNameAndKey() {
        Ledger again = Ledger.open(database, "another.example/ledger", List.of(), new SecureRandom());

        assertThat(again.key()).isEqualTo(ledger.key());
        assertThat(again.key().name()).isEqualTo("log.example/ledger");
        LedgerTreeTable.Identity identity =
                database.read(sql -> new LedgerTreeTable(sql).orMake("x", () -> Bytes.EMPTY));
        assertThat(identity).as("the key is in no log").hasToString("log.example/ledger");
    }
}
