package dev.martello.server.authority;

import dev.martello.bytes.Bytes;
import dev.martello.server.authority.AuthorityFolder.RootFiles;
import dev.martello.server.ledger.LedgerAct;
import dev.martello.server.ledger.LedgerEntry;
import dev.martello.server.store.LedgerTable;
import dev.martello.server.store.RevocationListTable;
import dev.martello.server.store.RevocationListTable.StoredList;
import dev.martello.server.store.RootTable;
import dev.martello.server.store.RootTable.StoredRoot;
import dev.martello.server.store.Sql;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The roots as the store has them, so that all nodes tell appliances the same and nothing that a root revoked ever counts again, whatever copy of the
 * authority's folder a node has.
 *
 * @param roots that were ever published, with the last list of each
 */
record PublishedRoots(List<Entry> roots) {
    /** What an answer to a report has room for: four that count, and some that are retired. */
    private static final int MAX_TOLD = 8;

    /** A root, and what it revoked. */
    record Entry(StoredRoot root, Optional<StoredList> list) {}

    PublishedRoots {
        roots = List.copyOf(roots);
    }

    static PublishedRoots read(Sql sql) {
        RevocationListTable lists = new RevocationListTable(sql);
        return new PublishedRoots(new RootTable(sql)
                .all().stream()
                        .map(root -> new Entry(root, lists.find(root.id())))
                        .toList());
    }

    /** By which it is known, without reading all of it, that the store has something else by now. */
    List<RootTable.State> states() {
        return roots.stream()
                .map(each -> new RootTable.State(
                        each.root.id(),
                        each.root.retired(),
                        each.root.left(),
                        each.list.map(list -> new RootTable.ListState(
                                list.number(), list.content().length()))))
                .toList();
    }

    /**
     * Takes up what the files of a root say and the store does not.
     *
     * @return what is wrong with the files, in a sentence, if anything is; the rest was taken up
     */
    static Optional<String> keep(Sql sql, RootFiles files, Instant now) {
        X509Certificate root = files.certificate();
        String id = KeyIdentifier.of(root.getPublicKey()).toHex();
        String name = root.getSubjectX500Principal().getName();
        RootTable table = new RootTable(sql);
        table.publish(id, name, encoded(root), now);
        if (files.place().isRetired()) {
            table.retire(id, name, now);
        }
        return keepList(sql, id, files, now);
    }

    /** Again if another node has put a list there meanwhile: what that one revoked stays revoked, too. */
    private static Optional<String> keepList(Sql sql, String id, RootFiles files, Instant now) {
        RevocationListTable table = new RevocationListTable(sql);
        RootList list = files.list();
        StoredList stored = new StoredList(id, list.number(), 0, list.nextUpdate(), list.encoded());
        while (true) {
            Optional<StoredList> last = table.find(id);
            Optional<RootList> before = last.map(each -> parse(each.content(), files.certificate()));
            Optional<String> problem = before.flatMap(list::problemAfter);
            boolean isNew = before.filter(list::saysNoMoreThan).isEmpty();
            if (problem.isPresent() || !isNew) {
                return problem;
            }
            if (table.replace(last, stored)) {
                list.revoked().stream()
                        .filter(each -> before.filter(
                                        earlier -> earlier.revoked().contains(each))
                                .isEmpty())
                        .forEach(each -> tell(sql, each, now));
                return Optional.empty();
            }
        }
    }

    private static void tell(Sql sql, RevocationListProfile.Entry revoked, Instant now) {
        new LedgerTable(sql)
                .append(new LedgerEntry.OperatorActed(
                        now, LedgerAct.ISSUER_REVOKED, revoked.hexSerial(), Optional.empty()));
    }

    /** When the roots last became others. */
    Instant changed() {
        return roots.stream()
                .map(Entry::root)
                .flatMap(root -> Stream.concat(
                        Stream.of(root.published()), Stream.concat(root.retired().stream(), root.left().stream())))
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
    }

    /**
     * Those that appliances are told of: of the folder, and what another node published since. Roots that are older than the folder's are those of
     * another authority.
     *
     * @param folder the roots there, of which one at least was kept
     * @param patience how long it takes until every appliance that is trusted has reported. Nobody knew any root before the first one
     */
    List<Root> told(Collection<X509Certificate> folder, Duration patience) {
        List<Bytes> here = folder.stream().map(PublishedRoots::encoded).toList();
        Optional<TrustDomain> domain = folder.stream().findFirst().flatMap(Issuer::domain);
        Instant newest = roots.stream()
                .filter(each -> here.contains(each.root.certificate()))
                .map(each -> each.root.published())
                .max(Instant::compareTo)
                .orElse(Instant.MAX);
        List<Root> told = new ArrayList<>();
        for (Entry each : roots) {
            boolean isOurs = here.contains(each.root.certificate())
                    || each.root.published().isAfter(newest);
            if (isOurs && each.root.left().isEmpty() && each.list.isPresent()) {
                Root root = root(each.root, each.list.get(), told.isEmpty() ? Duration.ZERO : patience);
                if (Issuer.domain(root.certificate()).equals(domain)) {
                    told.add(root);
                }
            }
        }
        return told.subList(Math.max(0, told.size() - MAX_TOLD), told.size());
    }

    private static Root root(StoredRoot stored, StoredList list, Duration patience) {
        X509Certificate certificate = certificate(stored);
        return new Root(
                stored.id(),
                certificate,
                stored.certificate(),
                parse(list.content(), certificate),
                stored.published().plus(patience),
                stored.retired());
    }

    /** Whether one of the roots that there ever were certified an issuer. */
    boolean haveCertified(X509Certificate issuer) {
        return roots.stream().anyMatch(each -> Issuer.isBelow(issuer, certificate(each.root)));
    }

    /** Whether one of them revoked an issuer. */
    boolean haveRevoked(X509Certificate issuer) {
        return roots.stream()
                .filter(each -> Issuer.isBelow(issuer, certificate(each.root)))
                .flatMap(each -> each.list.stream().map(list -> parse(list.content(), certificate(each.root))))
                .anyMatch(list -> list.of(issuer).isPresent());
    }

    private static X509Certificate certificate(StoredRoot stored) {
        try {
            return AuthorityFolder.certificate(stored.certificate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the store has a root that cannot be read", e);
        }
    }

    /** Only what was read once is stored. */
    private static RootList parse(Bytes stored, X509Certificate root) {
        try {
            return RootList.parse(stored, root);
        } catch (AuthorityUnusable e) {
            throw new IllegalStateException("the store has a revocation list that cannot be read", e);
        }
    }

    private static Bytes encoded(X509Certificate certificate) {
        try {
            return Bytes.owning(certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was read cannot be written", e);
        }
    }
}
