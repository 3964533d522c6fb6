package dev.martello.server.authority;

import dev.martello.bytes.Bytes;
import dev.martello.server.store.CertificateTable;
import dev.martello.server.store.Database;
import dev.martello.server.store.RevocationListTable;
import dev.martello.server.store.RevocationListTable.StoredList;
import dev.martello.server.store.Sql;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The revocation lists of the issuers: signed when something was revoked, and from time to time; kept in the store, so that all nodes give out
 * the same. For use by many threads.
 */
public final class RevocationLists {
    private static final int HEX = 16;
    private static final Duration LIFE = Duration.ofHours(1);

    /** So long before the end of one that there is always one. */
    private static final Duration RENEW_BEFORE = Duration.ofMinutes(30);

    private final Database database;
    private final LiveAuthority authority;
    private final InstantSource clock;

    public RevocationLists(Database database, LiveAuthority authority, InstantSource clock) {
        this.database = database;
        this.authority = authority;
        this.clock = clock;
    }

    /** Whether a list is to be made: something was revoked, or one ends soon. */
    public boolean isDue() {
        Instant now = clock.instant();
        return database.read(sql -> due(sql, now)).stream().findAny().isPresent();
    }

    /**
     * Makes the lists that are due. For one node at a time.
     *
     * @throws IOException if one cannot be made
     */
    public void renewWhenDue() throws IOException {
        Instant now = clock.instant();
        for (Issuer issuer : database.read(sql -> due(sql, now))) {
            renew(issuer, now);
        }
    }

    private List<Issuer> due(Sql sql, Instant now) {
        long generation = new CertificateTable(sql).generation();
        return authority.current().issuers().stream()
                .filter(issuer ->
                        issuer.hasKey() && isDue(new RevocationListTable(sql).find(issuer.id()), generation, now))
                .toList();
    }

    private record Basis(Optional<StoredList> last, long generation, List<CertificateTable.Revoked> revoked) {}

    private void renew(Issuer issuer, Instant now) throws IOException {
        Basis basis = database.read(sql -> new Basis(
                new RevocationListTable(sql).find(issuer.id()),
                new CertificateTable(sql).generation(),
                // RFC 5280, section 3.3: none leaves before it was on a list that was made after its end.
                new CertificateTable(sql).revoked(issuer.id(), now.minus(LIFE))));
        // The time, unless the clock was set back: a database that was restored from an old copy goes on above all
        // numbers it gave out.
        long number =
                Math.max(now.toEpochMilli(), basis.last.map(StoredList::number).orElse(0L) + 1);
        Instant next = now.plus(LIFE);
        List<RevocationListProfile.Entry> entries =
                basis.revoked.stream().map(RevocationLists::entry).toList();
        Bytes made = RevocationListProfile.make(issuer.certificate(), entries, number, now, next, issuer.signer());
        StoredList list = new StoredList(issuer.id(), number, basis.generation, next, made);
        database.change(sql -> new RevocationListTable(sql).put(list));
    }

    private static RevocationListProfile.Entry entry(CertificateTable.Revoked revoked) {
        return new RevocationListProfile.Entry(
                new BigInteger(revoked.serial(), HEX),
                revoked.since(),
                revoked.reason().crlReason());
    }

    private static boolean isDue(Optional<StoredList> last, long generation, Instant now) {
        return last.isEmpty()
                || last.get().generation() != generation
                || now.isAfter(last.get().nextUpdate().minus(RENEW_BEFORE))
                || now.plus(LIFE).isBefore(last.get().nextUpdate());
    }

    /** The list of an issuer or of a root, DER, if there is such a one. */
    public Optional<Bytes> list(String id) {
        return authority.current().has(id)
                ? database.read(sql -> new RevocationListTable(sql).find(id)).map(StoredList::content)
                : Optional.empty();
    }
}
