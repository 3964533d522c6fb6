package dev.martello.server.authority;

import dev.martello.bytes.FileStamp;
import dev.martello.server.authority.AuthorityFolder.RootFiles;
import dev.martello.server.authority.AuthorityFolder.RootPlace;
import dev.martello.server.store.Database;
import dev.martello.server.store.IssuerTable;
import dev.martello.server.store.RootTable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The authority of a folder, read again whenever something there has changed, and of the store, where what became of its roots stays for ever. For
 * use by many threads.
 *
 * <pre>
 *   folder ──roots and their lists──▶ store ──▶ authority ◀──issuers and their keys── folder
 * </pre>
 */
public final class LiveAuthority {
    private static final System.Logger LOG = System.getLogger(LiveAuthority.class.getName());

    /** What could be used of the folder. */
    private record Reading(List<RootFiles> roots, List<Issuer> issuers) {
        List<X509Certificate> rootCertificates() {
            return roots.stream().map(RootFiles::certificate).toList();
        }
    }

    /** What could not be used of it: a running server says so and goes on, and some of it one must not start with. */
    private static final class Problems {
        private final List<String> sentences = new ArrayList<>();
        private Optional<AuthorityUnusable> fatal = Optional.empty();

        void add(Exception problem) {
            sentences.add(String.valueOf(problem.getMessage()));
        }

        void addFatal(Exception problem) {
            add(problem);
            fatal = fatal.or(() -> Optional.of(
                    problem instanceof AuthorityUnusable unusable
                            ? unusable
                            : new AuthorityUnusable("the authority cannot be read: " + problem, problem)));
        }

        void say() {
            sentences.forEach(
                    each -> LOG.log(Level.ERROR, "the authority is not taken up as its folder has it: {0}", each));
        }
    }

    private final AuthorityFolder folder;
    private final IssuerKeys keys;
    private final Database database;
    private final Duration patience;
    private final InstantSource clock;
    private List<FileStamp> seen;
    private Reading last;
    private PublishedRoots published;
    private Optional<Issuer> issuing;
    private volatile Authority current;

    private LiveAuthority(
            AuthorityFolder folder, IssuerKeys keys, Database database, Duration patience, InstantSource clock)
            throws AuthorityUnusable, IOException {
        this.folder = folder;
        this.keys = keys;
        this.database = database;
        this.patience = patience;
        this.clock = clock;
        folder.requireRoots();
        this.seen = folder.stamps();
        Problems problems = new Problems();
        this.last = read(new Reading(List.of(), List.of()), problems);
        if (problems.fatal.isPresent()) {
            throw problems.fatal.get();
        }
        problems.say();
        this.published = database.read(PublishedRoots::read);
        this.current = composed();
        this.issuing = Optional.empty();
        Instant now = clock.instant();
        takeUp(current.issuing(now), now);
    }

    /**
     * Opens the authority of a folder.
     *
     * @param database has what became of its roots, and takes note of it
     * @param patience how long it takes until every appliance that is trusted has reported: so long nothing is below a root that is new
     * @throws AuthorityUnusable if there is no authority in it, one of its roots or its newest issuer cannot be used, or each root has left
     * @throws IOException if the folder cannot be read
     */
    public static LiveAuthority open(
            Path directory, IssuerKeys keys, Database database, Duration patience, InstantSource clock)
            throws AuthorityUnusable, IOException {
        return new LiveAuthority(new AuthorityFolder(directory), keys, database, patience, clock);
    }

    Authority current() {
        return current;
    }

    /** The roots that certificates of appliances chain to. */
    public List<X509Certificate> roots() {
        return current.roots().stream().map(Root::certificate).toList();
    }

    /**
     * Takes up what is new in the folder or in the store. What cannot be used is said once, and what was there before goes on.
     *
     * @throws IOException if the folder cannot be read
     */
    public synchronized void refresh() throws IOException {
        List<FileStamp> now = folder.stamps();
        boolean isNew = !now.equals(seen);
        if (isNew) {
            seen = now;
            Problems problems = new Problems();
            last = read(last, problems);
            problems.say();
        }
        if (isNew || !database.read(sql -> new RootTable(sql).states()).equals(published.states())) {
            published = database.read(PublishedRoots::read);
            try {
                Authority next = composed();
                if (!next.equals(current)) {
                    current = next; // only then: what was found by the last one is forgotten with it
                }
            } catch (AuthorityUnusable e) {
                LOG.log(Level.ERROR, "the authority goes on as it was: {0}", e.getMessage());
            }
        }
        Instant moment = clock.instant();
        Optional<Issuer> next = current.issuing(moment);
        if (!next.equals(issuing)) {
            takeUp(next, moment);
        }
    }

    /** @param before what goes on where something cannot be used */
    private Reading read(Reading before, Problems problems) throws IOException {
        List<RootFiles> roots =
                readRoots(before, problems); // first: what they revoked counts, whatever is wrong with issuers
        return new Reading(roots, readIssuers(before, problems));
    }

    private List<RootFiles> readRoots(Reading before, Problems problems) throws IOException {
        List<RootFiles> roots = new ArrayList<>();
        for (RootPlace place : folder.roots()) {
            try {
                RootFiles files = folder.root(place);
                Instant now = clock.instant();
                database.write(sql -> PublishedRoots.keep(sql, files, now))
                        .map(problem -> new AuthorityUnusable(folder.rootListFile(place) + ": " + problem))
                        .ifPresent(problems::add);
                roots.add(files);
            } catch (AuthorityUnusable | IOException e) {
                problems.addFatal(e);
                before.roots.stream()
                        .filter(each -> each.place().number() == place.number())
                        .forEach(roots::add);
            }
        }
        return roots;
    }

    private List<Issuer> readIssuers(Reading before, Problems problems) throws IOException {
        PublishedRoots roots = database.read(PublishedRoots::read);
        List<Issuer> issuers = new ArrayList<>();
        for (int number : folder.numbers()) {
            try {
                issuers.add(folder.issuer(number, roots, keys, before.issuers));
            } catch (AuthorityUnusable | IOException e) {
                if (issuers.isEmpty()) {
                    problems.addFatal(e);
                } else {
                    problems.add(e);
                }
                before.issuers.stream().filter(each -> each.number() == number).forEach(issuers::add);
            }
        }
        if (issuers.isEmpty()) {
            problems.addFatal(new AuthorityUnusable(folder + " has a root and no issuer"));
        }
        return issuers;
    }

    private Authority composed() throws AuthorityUnusable {
        List<Root> roots = published.told(last.rootCertificates(), patience);
        if (roots.isEmpty()) {
            throw new AuthorityUnusable("each root in " + folder + " is retired, and has left");
        }
        return Authority.of(roots, last.issuers, published.changed());
    }

    /** Says with what certificates are made from now on: in the log each time, and in the ledger the first time. */
    private void takeUp(Optional<Issuer> next, Instant now) {
        next.ifPresent(
                issuer -> database.change(sql -> new IssuerTable(sql).takeUp(issuer.serial(), issuer.encoded(), now)));
        issuing = next;
        if (issuing.isPresent()) {
            LOG.log(Level.INFO, "the authority issues with {0}", issuing.get());
        } else {
            LOG.log(
                    Level.ERROR,
                    "the authority can issue nothing: each of its issuers has ended, was revoked or is below a root that has"
                            + " left; run \"martello authority rotate\"");
        }
    }
}
