package dev.martello.server.judgement;

import dev.martello.appraisal.policy.CompiledPolicy;
import dev.martello.appraisal.policy.MalformedPolicy;
import dev.martello.appraisal.policy.Policy;
import dev.martello.appraisal.posture.CheckSet;
import dev.martello.appraisal.posture.MalformedCheck;
import dev.martello.appraisal.posture.PostureDocument;
import dev.martello.appraisal.reference.Document;
import dev.martello.appraisal.reference.DocumentKind;
import dev.martello.appraisal.reference.Dsse;
import dev.martello.appraisal.reference.MalformedDocument;
import dev.martello.appraisal.reference.MalformedEnvelope;
import dev.martello.appraisal.reference.PlatformProfile;
import dev.martello.appraisal.reference.ReferenceValues;
import dev.martello.appraisal.reference.Refusal;
import dev.martello.appraisal.reference.Release;
import dev.martello.appraisal.reference.SignedDocument;
import dev.martello.appraisal.reference.SignedDocument.Opened;
import dev.martello.appraisal.reference.TrustedKeys;
import dev.martello.bytes.Bytes;
import dev.martello.server.store.CheckTable;
import dev.martello.server.store.Database;
import dev.martello.server.store.GenerationTable;
import dev.martello.server.store.PolicyTable;
import dev.martello.server.store.ProfileTable;
import dev.martello.server.store.ReleaseTable;
import dev.martello.server.store.RingTable;
import dev.martello.server.store.Sql;
import dev.martello.server.store.StoredChecks;
import dev.martello.server.store.StoredPolicy;
import dev.martello.server.store.StoredProfile;
import dev.martello.server.store.StoredRelease;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The reference values and the policy that count now. The database has them; this is a copy of it that is read again when it is old. For use
 * by many threads: who reads sees one {@link Reference} whole.
 */
public final class References {
    private static final System.Logger LOG = System.getLogger(References.class.getName());

    /** A reference, the digest of the operator's own checks, and the count of changes in the database that it is of. */
    private record Loaded(Reference reference, Optional<String> checks, long generation) {}

    private final Database database;
    private final TrustedKeys keys;
    private final Clock clock;
    private final AtomicReference<Loaded> loaded;

    private References(Database database, TrustedKeys keys, Clock clock, Loaded loaded) {
        this.database = database;
        this.keys = keys;
        this.clock = clock;
        this.loaded = new AtomicReference<>(loaded);
    }

    /**
     * Opens what is stored. A release whose signer is not trusted any more does not count any more.
     *
     * @param first the policy that counts if none is stored
     * @throws MalformedPolicy if the stored policy cannot be used by this Martello
     */
    public static References open(Database database, TrustedKeys keys, Change.NewPolicy first, Clock clock)
            throws MalformedPolicy {
        database.change(sql -> {
            if (new PolicyTable(sql).current().isEmpty()) {
                ChangeStore.adopt(sql, first, clock.instant());
            }
        });
        Bytes document = database.read(sql -> new PolicyTable(sql).current())
                .orElseThrow()
                .document();
        CompiledPolicy policy = CompiledPolicy.of(Policy.parse(document));
        return new References(database, keys, clock, database.read(sql -> load(sql, keys, policy, Optional.empty())));
    }

    /** What counts, as far as this node knows. */
    public Reference current() {
        return today().reference;
    }

    /** What would count if a change did. */
    Reference after(Change change) {
        return change.onto(current()).on(day());
    }

    /** What was loaded, of this day. */
    private Loaded today() {
        Loaded known = loaded.get();
        LocalDate day = day();
        if (known.reference.isOf(day)) {
            return known;
        }
        Loaded today = new Loaded(known.reference.on(day), known.checks, known.generation);
        return loaded.compareAndSet(known, today) ? today : today();
    }

    private LocalDate day() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /** The count of changes in the database that {@link #current()} is of. */
    public long generation() {
        return loaded.get().generation;
    }

    /** What counts, and goes on to count until this transaction ends. Comes before all else in it. */
    public Reference holding(Sql sql) {
        new GenerationTable(sql).hold();
        return current(sql);
    }

    /** What counts in this transaction. */
    public Reference current(Sql sql) {
        Loaded known = today();
        if (new GenerationTable(sql).current() == known.generation) {
            return known.reference;
        }
        loaded.set(load(sql, keys, storedPolicy(sql, known.reference.policy()), Optional.of(known)));
        return current();
    }

    /** Opens a release that was handed in, if a trusted key signed it. */
    public ReleaseAnswer open(Bytes envelope) {
        try {
            return switch (SignedDocument.open(DocumentKind.RELEASE, envelope, keys)) {
                case Opened.Trusted<Release>(Release release, SortedSet<String> keyIds) ->
                    answer(new Change.NewRelease(release, String.join(" ", keyIds), envelope));
                case Opened.Refused<Release>(Refusal reason, String explanation) ->
                    new ReleaseAnswer.Refused(reason.id(DocumentKind.RELEASE), explanation);
            };
        } catch (MalformedDocument e) {
            return new ReleaseAnswer.Refused("release.malformed", String.valueOf(e.getMessage()));
        }
    }

    private ReleaseAnswer answer(Change.NewRelease change) {
        StoredRelease fresh = change.stored(clock.instant());
        return database.read(sql -> new ReleaseTable(sql).find(fresh.platform(), fresh.version()))
                .map(same -> same.digest().equals(fresh.digest())
                        ? signedAgain(change, fresh)
                        : new ReleaseAnswer.Refused(
                                "release.version-taken",
                                "there is another release " + fresh.version() + " for "
                                        + fresh.platform().label() + " already; releases never change"))
                .orElseGet(() -> new ReleaseAnswer.Proposed(change));
    }

    /** What is known gets the new signatures beside the old ones, so that keys can take over from each other. */
    private ReleaseAnswer signedAgain(Change.NewRelease change, StoredRelease fresh) {
        return database.write(sql -> {
            if (!current(sql).values().releases().contains(change.release())) {
                // It was withdrawn, or its old signers are not trusted any more; now it may count again.
                return new ReleaseAnswer.Proposed(change);
            }
            ReleaseTable releases = new ReleaseTable(sql);
            Signed both = merged(releases.envelope(fresh.digest()), new Signed(change.keyId(), change.envelope()));
            releases.sign(fresh.digest(), both.keyId(), both.envelope());
            ChangeStore.supersede(sql, change, clock.instant());
            return new ReleaseAnswer.Known(
                    releases.find(fresh.platform(), fresh.version()).orElse(fresh));
        });
    }

    /** An envelope, and the trusted keys that signed it. */
    private record Signed(String keyId, Bytes envelope) {}

    private Signed merged(Optional<Bytes> stored, Signed fresh) {
        try {
            Dsse both = Dsse.parse(stored.orElse(fresh.envelope)).merged(Dsse.parse(fresh.envelope), keys);
            List<String> keyIds = both.signatures().stream()
                    .flatMap(signature -> signature.keyId().stream())
                    .toList();
            return new Signed(String.join(" ", keyIds), both.write());
        } catch (MalformedEnvelope | IllegalArgumentException e) {
            // Another writing of the same document: its statement has other octets, so its signatures stand alone.
            return fresh;
        }
    }

    /** Opens a platform profile that was handed in, if a trusted key signed it. */
    public ProfileAnswer openProfile(Bytes envelope) {
        try {
            return switch (SignedDocument.open(DocumentKind.PROFILE, envelope, keys)) {
                case Opened.Trusted<PlatformProfile>(PlatformProfile profile, SortedSet<String> keyIds) ->
                    answer(new Change.NewProfile(profile, String.join(" ", keyIds), envelope));
                case Opened.Refused<PlatformProfile>(Refusal reason, String explanation) ->
                    new ProfileAnswer.Refused(reason.id(DocumentKind.PROFILE), explanation);
            };
        } catch (MalformedDocument e) {
            return new ProfileAnswer.Refused("profile.malformed", String.valueOf(e.getMessage()));
        }
    }

    private ProfileAnswer answer(Change.NewProfile change) {
        return database.read(sql -> new ProfileTable(sql).find(change.digest())).isPresent()
                ? signedAgain(change)
                : new ProfileAnswer.Proposed(change);
    }

    private ProfileAnswer signedAgain(Change.NewProfile change) {
        return database.write(sql -> {
            if (!current(sql).values().profiles().contains(change.profile())) {
                // It was withdrawn, or its old signers are not trusted any more; now it may count again.
                return new ProfileAnswer.Proposed(change);
            }
            ProfileTable profiles = new ProfileTable(sql);
            Signed both = merged(profiles.envelope(change.digest()), new Signed(change.keyId(), change.envelope()));
            profiles.sign(change.digest(), both.keyId(), both.envelope());
            ChangeStore.supersede(sql, change, clock.instant());
            return new ProfileAnswer.Known(profiles.find(change.digest()).orElse(change.stored(clock.instant())));
        });
    }

    /** The keys that may sign reference values. */
    TrustedKeys keys() {
        return keys;
    }

    /**
     * Makes a change count. It is on the disk when this returns, and no verdict by the old reference is written any more.
     *
     * @param alongside what else belongs into the transaction
     */
    void adopt(Change change, Consumer<Sql> alongside) {
        Loaded before = today();
        Reference expected = change.onto(before.reference).on(day());
        Loaded after = database.write(sql -> {
            GenerationTable generations = new GenerationTable(sql);
            generations.own();
            ChangeStore.adopt(sql, change, clock.instant());
            alongside.accept(sql);
            boolean isBefore = generations.current() == before.generation;
            generations.next();
            return isBefore
                    ? new Loaded(
                            expected, new CheckTable(sql).current().map(StoredChecks::digest), generations.current())
                    : load(sql, keys, storedPolicy(sql, before.reference.policy()), Optional.of(before));
        });
        loaded.set(after);
    }

    private static CompiledPolicy storedPolicy(Sql sql, CompiledPolicy known) {
        StoredPolicy stored = new PolicyTable(sql).current().orElseThrow();
        if (stored.digest().equals(known.digest().octets().toHex())) {
            return known;
        }
        try {
            return CompiledPolicy.of(Policy.parse(stored.document()));
        } catch (MalformedPolicy e) {
            throw new IllegalStateException(
                    "another node adopted a policy that this one cannot read: " + e.getMessage(), e);
        }
    }

    /** The checks that come with Martello, with the operator's own if these can be used by this Martello. */
    private static CheckSet storedChecks(Optional<StoredChecks> stored, Optional<Loaded> known) {
        if (stored.isEmpty()) {
            return CheckSet.standard();
        }
        Optional<CheckSet> same = known.filter(each -> each.checks.equals(stored.map(StoredChecks::digest)))
                .map(each -> each.reference.checks());
        if (same.isPresent()) {
            return same.get();
        }
        try {
            return CheckSet.with(PostureDocument.parse(stored.get().document()));
        } catch (MalformedCheck e) {
            LOG.log(
                    Level.WARNING,
                    "the operator''s own checks cannot be used by this version, so the standard ones are asked alone: {0}",
                    e.getMessage());
            return CheckSet.standard();
        }
    }

    private static Loaded load(Sql sql, TrustedKeys keys, CompiledPolicy policy, Optional<Loaded> known) {
        ReferenceValues values =
                new ReferenceValues(releases(sql, keys), profiles(sql, keys), new RingTable(sql).all());
        Optional<StoredChecks> stored = new CheckTable(sql).current();
        return new Loaded(
                Reference.of(values, policy, storedChecks(stored, known)),
                stored.map(StoredChecks::digest),
                new GenerationTable(sql).current());
    }

    private static List<Release> releases(Sql sql, TrustedKeys keys) {
        List<Release> releases = new ArrayList<>();
        ReleaseTable table = new ReleaseTable(sql);
        for (StoredRelease each : table.all()) {
            if (each.withdrawn().isEmpty()) {
                Bytes envelope = table.envelope(each.digest()).orElse(Bytes.EMPTY);
                opened(DocumentKind.RELEASE, envelope, keys, each.version()).ifPresent(releases::add);
            }
        }
        return releases;
    }

    private static List<PlatformProfile> profiles(Sql sql, TrustedKeys keys) {
        ProfileTable table = new ProfileTable(sql);
        List<PlatformProfile> profiles = new ArrayList<>();
        for (StoredProfile each : table.all()) {
            if (each.withdrawn().isEmpty()) {
                Bytes envelope = table.envelope(each.digest()).orElse(Bytes.EMPTY);
                opened(DocumentKind.PROFILE, envelope, keys, each.name()).ifPresent(profiles::add);
            }
        }
        return profiles;
    }

    /** What was stored, if its signers are still trusted. */
    private static <T extends Document> Optional<T> opened(
            DocumentKind<T> kind, Bytes envelope, TrustedKeys keys, String name) {
        try {
            return switch (SignedDocument.open(kind, envelope, keys)) {
                case Opened.Trusted<T> trusted -> Optional.of(trusted.document());
                case Opened.Refused<T> refused -> {
                    doesNotCount(kind, name, refused.explanation());
                    yield Optional.empty();
                }
            };
        } catch (MalformedDocument e) {
            doesNotCount(kind, name, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static void doesNotCount(DocumentKind<?> kind, String name, String why) {
        LOG.log(Level.WARNING, "{0} {1} does not count: {2}", kind, name, why);
    }
}
