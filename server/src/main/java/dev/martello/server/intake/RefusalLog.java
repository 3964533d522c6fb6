package dev.martello.server.intake;

import dev.martello.evidence.report.ApplianceId;
import dev.martello.server.metrics.Metrics;
import dev.martello.server.store.Database;
import dev.martello.server.store.RefusalCount;
import dev.martello.server.store.RefusalTable;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Counts refusals by who and why. They are gathered and written together, so that being refused costs the control plane no write. For use by
 * many threads.
 */
public final class RefusalLog {
    private static final System.Logger LOG = System.getLogger(RefusalLog.class.getName());

    /** What more comes between two writes is only counted in the metrics. */
    private static final int MAX_GATHERED = 2000;

    private record Key(String fingerprint, String reason) {}

    private final Database database;
    private final Metrics metrics;
    private final Clock clock;
    private final Map<Key, RefusalCount> gathered = new LinkedHashMap<>();
    private final Object writing = new Object();

    public RefusalLog(Database database, Metrics metrics, Clock clock) {
        this.database = database;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Takes note of a refusal.
     *
     * @param claimed who it said it was
     */
    public void note(Optional<ApplianceId> claimed, Refusal refusal) {
        metrics.refused(refusal.reason());
        LOG.log(
                Level.INFO,
                () -> "refused " + claimed.map(ApplianceId::toString).orElse("somebody") + ": " + refusal.reason()
                        + ": " + refusal.detailForOperators());
        String fingerprint = claimed.map(ApplianceId::toString).orElse("");
        Instant now = clock.instant();
        RefusalCount one = new RefusalCount(
                fingerprint, refusal.reason(), refusal.detailForOperators(), refusal.chassis(), 1, now, now);
        synchronized (gathered) {
            Key key = new Key(fingerprint, refusal.reason());
            if (gathered.containsKey(key) || gathered.size() < MAX_GATHERED) {
                gathered.merge(key, one, RefusalLog::sum);
            }
        }
    }

    /** Writes what was gathered; when it returns, all that was noted before is written, whoever wrote it. */
    public void flush() {
        synchronized (writing) {
            List<RefusalCount> taken;
            synchronized (gathered) {
                taken = List.copyOf(gathered.values());
                gathered.clear();
            }
            if (!taken.isEmpty()) {
                database.change(sql -> new RefusalTable(sql).add(taken));
            }
        }
    }

    private static RefusalCount sum(RefusalCount before, RefusalCount more) {
        return new RefusalCount(
                more.fingerprint(),
                more.reason(),
                more.detail(),
                more.chassis(),
                before.times() + more.times(),
                before.first(),
                more.last());
    }
}
