package dev.martello.server.result;

import dev.martello.bytes.Bytes;
import dev.martello.server.store.Database;
import dev.martello.server.store.ResultKeyTable;
import dev.martello.server.store.ResultKeyTable.Kept;
import dev.martello.server.store.Sql;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * The keys that results are signed with, in the store, so that all nodes have the same. A new one is published for an hour before anything is
 * signed with it, and the one before stays published until all that it signed has ended. For use by many threads.
 *
 * <pre>
 *   made ──an hour──▶ signs ──30 days──▶ the next one signs ──lease──▶ deleted
 *   └────────────────── in the set of keys ───────────────────────────┘
 * </pre>
 */
public final class ResultKeys {
    static final Duration LIFE = Duration.ofDays(30);

    /** Relying parties may keep the set of keys for that long. */
    static final Duration PUBLISHED_AHEAD = Duration.ofHours(1);

    private final Database database;
    private final Duration longestResult;
    private final InstantSource clock;
    private final SecureRandom random;

    private ResultKeys(Database database, Duration longestResult, InstantSource clock, SecureRandom random) {
        this.database = database;
        this.longestResult = longestResult;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Opens the keys in a database, or makes the first one.
     *
     * @param lease how long a verdict holds at most, and so a result
     */
    public static ResultKeys open(Database database, Duration lease, InstantSource clock, SecureRandom random) {
        ResultKeys keys = new ResultKeys(database, lease, clock, random);
        keys.rotateWhenDue();
        return keys;
    }

    /** Makes the next key if the newest is old, and deletes those that nothing valid is signed with any more. */
    public void rotateWhenDue() {
        Instant now = clock.instant();
        if (isDue(database.read(sql -> new ResultKeyTable(sql).all()), now)) {
            Bytes fresh = ResultKey.make(random);
            database.change(sql -> rotate(sql, fresh, now));
        }
    }

    private boolean isDue(List<Kept> keys, Instant now) {
        return isNextDue(keys, now) || !outlived(keys, now).isEmpty();
    }

    /** Nodes that do it at once make one key each at worst, of which the same one signs at all of them. */
    private void rotate(Sql sql, Bytes fresh, Instant now) {
        ResultKeyTable table = new ResultKeyTable(sql);
        List<Kept> keys = table.all();
        outlived(keys, now).forEach(each -> table.delete(each.id()));
        if (isNextDue(keys, now)) {
            table.add(new Kept(ResultKey.of(fresh).id(), fresh, now));
        }
    }

    private static boolean isNextDue(List<Kept> keys, Instant now) {
        return keys.isEmpty() || !now.isBefore(keys.getFirst().created().plus(LIFE));
    }

    /** All behind the first whose successor has signed for so long that they have nothing left. */
    private List<Kept> outlived(List<Kept> keys, Instant now) {
        for (int i = 0; i < keys.size(); i++) {
            Instant signs = keys.get(i).created().plus(PUBLISHED_AHEAD);
            if (now.isAfter(signs.plus(longestResult).plus(PUBLISHED_AHEAD))) {
                return keys.subList(i + 1, keys.size());
            }
        }
        return List.of();
    }

    /** The newest that everybody can know. */
    ResultKey signing() {
        Instant now = clock.instant();
        List<Kept> keys = database.read(sql -> new ResultKeyTable(sql).all());
        Kept chosen = keys.stream()
                .filter(each -> !now.isBefore(each.created().plus(PUBLISHED_AHEAD)))
                .findFirst()
                .orElseGet(keys::getLast);
        return ResultKey.of(chosen.content());
    }

    /** What results are checked with: a JSON Web Key Set. */
    public Bytes published() {
        return PublishedKeys.write(database.read(sql -> new ResultKeyTable(sql).all()).stream()
                .map(each -> ResultKey.of(each.content()))
                .toList());
    }
}
