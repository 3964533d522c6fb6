package dev.martello.server.judgement;

import dev.martello.appraisal.policy.CompiledPolicy;
import dev.martello.appraisal.reference.DocumentKind;
import dev.martello.appraisal.reference.MalformedDocument;
import dev.martello.appraisal.reference.ReferenceValues;
import dev.martello.appraisal.reference.Refusal;
import dev.martello.appraisal.reference.Release;
import dev.martello.appraisal.reference.SignedDocument;
import dev.martello.appraisal.reference.SignedDocument.Opened;
import dev.martello.appraisal.reference.TrustedKeys;
import dev.martello.bytes.Bytes;
import dev.martello.server.store.Database;
import dev.martello.server.store.ReleaseTable;
import dev.martello.server.store.StoredRelease;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * The releases and the policy that count now. For use by many threads: who reads sees one {@link Reference} whole.
 */
public final class References {
    private static final System.Logger LOG = System.getLogger(References.class.getName());

    private final Database database;
    private final TrustedKeys keys;
    private final Clock clock;
    private volatile Reference current;

    private References(Database database, TrustedKeys keys, CompiledPolicy policy, Clock clock) {
        this.database = database;
        this.keys = keys;
        this.clock = clock;
        this.current = Reference.of(ReferenceValues.of(stored()), policy);
    }

    /** Opens the stored releases. One whose signer is not trusted any more does not count any more. */
    public static References open(Database database, TrustedKeys keys, CompiledPolicy policy, Clock clock) {
        return new References(database, keys, policy, clock);
    }

    public Reference current() {
        return current;
    }

    /** Takes a release in, if a trusted key signed it; it is on the disk when this returns. */
    public ReleaseAnswer add(Bytes envelope) {
        try {
            return switch (SignedDocument.open(DocumentKind.RELEASE, envelope, keys)) {
                case Opened.Trusted<Release>(Release release, SortedSet<String> keyIds) ->
                    add(release, String.join(" ", keyIds), envelope);
                case Opened.Refused<Release>(Refusal reason, String explanation) ->
                    new ReleaseAnswer.Refused(reason.id(DocumentKind.RELEASE), explanation);
            };
        } catch (MalformedDocument e) {
            return new ReleaseAnswer.Refused("release.malformed", String.valueOf(e.getMessage()));
        }
    }

    private ReleaseAnswer add(Release release, String keyId, Bytes envelope) {
        StoredRelease stored = new StoredRelease(
                release.digest().octets().toHex(),
                release.platform(),
                release.version(),
                release.securityVersion(),
                release.description(),
                keyId,
                clock.instant());
        return database.write(sql -> {
            ReleaseTable table = new ReleaseTable(sql);
            Optional<StoredRelease> same = table.find(stored.platform(), stored.version());
            if (same.isPresent()) {
                return same.get().digest().equals(stored.digest())
                        ? new ReleaseAnswer.Known(same.get())
                        : new ReleaseAnswer.Refused(
                                "release.version-taken",
                                "there is another release " + stored.version() + " for "
                                        + stored.platform().label() + " already; releases never change");
            }
            table.add(stored, envelope);
            current = Reference.of(current.values().with(release), current.policy());
            return new ReleaseAnswer.Added(stored);
        });
    }

    private List<Release> stored() {
        List<Release> releases = new ArrayList<>();
        for (StoredRelease each : database.read(sql -> new ReleaseTable(sql).all())) {
            Bytes envelope = database.read(sql -> new ReleaseTable(sql).envelope(each.digest()))
                    .orElse(Bytes.EMPTY);
            try {
                switch (SignedDocument.open(DocumentKind.RELEASE, envelope, keys)) {
                    case Opened.Trusted<Release> trusted -> releases.add(trusted.document());
                    case Opened.Refused<Release> refused ->
                        LOG.log(
                                Level.WARNING,
                                "release {0} does not count: {1}",
                                each.version(),
                                refused.explanation());
                }
            } catch (MalformedDocument e) {
                LOG.log(Level.WARNING, "release {0} does not count: {1}", each.version(), e.getMessage());
            }
        }
        return releases;
    }
}
