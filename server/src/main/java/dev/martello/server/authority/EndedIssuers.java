package dev.martello.server.authority;

import dev.martello.server.store.CertificateTable;
import dev.martello.server.store.Database;
import dev.martello.server.store.RevocationReason;
import dev.martello.server.store.RootTable;
import dev.martello.server.store.Sql;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * What follows when an issuer was revoked or a root retired: what a revoked issuer gave out is revoked, and a retired root leaves when nothing below it
 * counts any more.
 */
public final class EndedIssuers {
    private static final System.Logger LOG = System.getLogger(EndedIssuers.class.getName());

    /** So many in a transaction, so that reports are not kept waiting. */
    private static final int PORTION = 500;

    private final Database database;
    private final LiveAuthority authority;
    private final Duration patience;
    private final InstantSource clock;

    /** @param patience how long other nodes may take to see that a root is retired, and to have reports done that are under way */
    public EndedIssuers(Database database, LiveAuthority authority, Duration patience, InstantSource clock) {
        this.database = database;
        this.authority = authority;
        this.patience = patience;
        this.clock = clock;
    }

    /** Whether there is anything to do. */
    public boolean isDue() {
        Authority current = authority.current();
        Instant now = clock.instant();
        boolean canBe = current.issuers().stream()
                        .anyMatch(each -> current.revocation(each).isPresent())
                || current.roots().stream().anyMatch(each -> each.retired().isPresent());
        return canBe
                && database.read(sql -> !revoked(sql, current, now).isEmpty()
                        || !leaving(sql, current, now).isEmpty());
    }

    /** Does it. */
    public void end() {
        Authority current = authority.current();
        Instant now = clock.instant();
        for (Issuer each : database.read(sql -> revoked(sql, current, now))) {
            revokeIssued(
                    each,
                    IssuerRevocation.ofIssued(
                            current.revocation(each).orElseThrow().reason()),
                    now);
        }
        for (Root each : database.read(sql -> leaving(sql, current, now))) {
            database.change(sql -> new RootTable(sql).leave(each.id(), now));
            LOG.log(Level.INFO, "nothing below {0} counts any more; appliances are told of it no more", each);
        }
    }

    private void revokeIssued(Issuer issuer, RevocationReason reason, Instant now) {
        int all = 0;
        int revoked;
        do {
            revoked = database.write(sql -> new CertificateTable(sql).revokeIssued(issuer.id(), reason, now, PORTION));
            all += revoked;
        } while (revoked > 0);
        LOG.log(Level.INFO, "{0} was revoked, and with it {1} of its certificates", issuer, all);
    }

    private static List<Issuer> revoked(Sql sql, Authority current, Instant now) {
        CertificateTable certificates = new CertificateTable(sql);
        return current.issuers().stream()
                .filter(each -> current.revocation(each).isPresent() && certificates.hasLiving(each.id(), now))
                .toList();
    }

    private List<Root> leaving(Sql sql, Authority current, Instant now) {
        CertificateTable certificates = new CertificateTable(sql);
        Optional<Issuer> issuing = current.issuing(now);
        return current.roots().stream()
                .filter(root -> root.retired()
                                .filter(since -> !now.isBefore(since.plus(patience)))
                                .isPresent()
                        && issuing.filter(each -> !root.isAbove(each)).isPresent()
                        && current.issuers().stream()
                                .noneMatch(each -> root.isAbove(each) && certificates.hasLiving(each.id(), now)))
                .toList();
    }
}
