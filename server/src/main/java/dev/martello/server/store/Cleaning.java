package dev.martello.server.store;

import dev.martello.evidence.report.ItemReference;
import dev.martello.server.store.ExaminationTable.Examined;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.ToIntBiFunction;

/**
 * Deletes what nobody needs any more. It is looked for in snapshots, which nobody waits for, and deleted in small transactions, so that no report waits
 * long; each of these looks again whether it still is not needed.
 */
public final class Cleaning {
    static final int PORTION = 200;

    private final Database database;

    public Cleaning(Database database) {
        this.database = database;
    }

    /**
     * Forgets verdicts, evidence and places that had ceased to hold before a time.
     *
     * @return how many intervals
     */
    public int past(Instant before) {
        int forgotten = 0;
        int more;
        do {
            more = database.write(sql -> new HistoryTable(sql).forget(before, PORTION));
            forgotten += more;
        } while (more > 0);
        return forgotten;
    }

    /**
     * Deletes items, and pieces of such, that came before a time and that no appliance ever stood by.
     *
     * @return how many items
     */
    public int items(Instant before) {
        int deleted = inPortions(
                (Sql sql, Optional<ItemReference> last) -> new ItemTable(sql).unused(last, PORTION),
                (sql, found) -> new ItemTable(sql).deleteUnused(found, before));
        inPortions(
                (Sql sql, Optional<String> last) -> new SettingsPieceTable(sql).unused(last, PORTION),
                (sql, found) -> new SettingsPieceTable(sql).deleteUnused(found, before));
        return deleted;
    }

    /**
     * Deletes examinations that are of evidence that no appliance stands by, now or in the past that is kept, or of another revision than that of the
     * examiner.
     *
     * @return how many
     */
    public int examinations(String revision) {
        inPortions(
                (Sql sql, Optional<Examined> last) -> new ExaminationTable(sql).unused(revision, last, PORTION),
                (sql, found) -> new ExaminationTable(sql).deleteUnused(revision, found));
        return inPortions(
                (Sql sql, Optional<String> last) -> new ExaminationTable(sql).unnamed(last, PORTION),
                (sql, found) -> new ExaminationTable(sql).deleteUnnamed(found));
    }

    /**
     * Goes through all, in the order of their keys.
     *
     * @param next finds some behind the last one that was seen
     * @param delete tells how many it deleted
     */
    private <K> int inPortions(BiFunction<Sql, Optional<K>, List<K>> next, ToIntBiFunction<Sql, List<K>> delete) {
        int deleted = 0;
        List<K> found = database.read(sql -> next.apply(sql, Optional.empty()));
        while (!found.isEmpty()) {
            List<K> portion = found;
            deleted += database.write(sql -> delete.applyAsInt(sql, portion));
            found = database.read(sql -> next.apply(sql, Optional.of(portion.getLast())));
        }
        return deleted;
    }
}
