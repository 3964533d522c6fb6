package dev.martello.server.authority;

import dev.martello.evidence.report.ApplianceId;
import dev.martello.server.store.CertificateTable;
import dev.martello.server.store.Database;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Revokes what appliances hold that fell silent: their last verdict's lease is over, and no report came. A control plane that was away itself does not
 * take that for silence: it gives everybody the time of a lease to come back. For one thread.
 */
public final class SilenceWatch {
    private static final System.Logger LOG = System.getLogger(SilenceWatch.class.getName());

    private final Database database;
    private final Duration lease;
    private final InstantSource clock;
    private Instant next;

    /** @param lease how long a verdict holds after a report */
    public SilenceWatch(Database database, Duration lease, InstantSource clock) {
        this.database = database;
        this.lease = lease;
        this.clock = clock;
        this.next = clock.instant().plus(lease);
    }

    /** Whether a lease can have ended since it looked last: leases are only ever prolonged. */
    public boolean isDue() {
        Instant now = clock.instant();
        if (next.isAfter(now.plus(lease))) { // the clock was set back
            next = now.plus(lease);
        }
        return !now.isBefore(next);
    }

    /** Looks for the silent, and revokes what they hold. */
    public void look() {
        Instant now = clock.instant();
        List<ApplianceId> silent = database.read(sql -> new CertificateTable(sql).silent(now));
        for (ApplianceId each : silent) {
            int revoked = database.write(sql -> new CertificateTable(sql).revokeIfSilent(each, now));
            if (revoked > 0) {
                LOG.log(Level.INFO, "appliance {0} fell silent; its certificates are revoked", each);
            }
        }
        Instant latest = now.plus(lease);
        next = database.read(sql -> new CertificateTable(sql).nextLeaseEnd(now))
                .filter(end -> end.isBefore(latest))
                .orElse(latest);
    }
}
