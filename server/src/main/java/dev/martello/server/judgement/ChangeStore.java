package dev.martello.server.judgement;

import dev.martello.appraisal.policy.CompiledPolicy;
import dev.martello.appraisal.policy.MalformedPolicy;
import dev.martello.appraisal.policy.Policy;
import dev.martello.appraisal.posture.CheckSet;
import dev.martello.appraisal.posture.MalformedCheck;
import dev.martello.appraisal.posture.PostureDocument;
import dev.martello.appraisal.reference.Document;
import dev.martello.appraisal.reference.DocumentKind;
import dev.martello.appraisal.reference.MalformedDocument;
import dev.martello.appraisal.reference.PlatformProfile;
import dev.martello.appraisal.reference.Release;
import dev.martello.appraisal.reference.RingPlan;
import dev.martello.appraisal.reference.SignedDocument;
import dev.martello.appraisal.reference.SignedDocument.Opened;
import dev.martello.appraisal.reference.TrustedKeys;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.Platform;
import dev.martello.server.judgement.Change.NewChecks;
import dev.martello.server.judgement.Change.NewPolicy;
import dev.martello.server.judgement.Change.NewProfile;
import dev.martello.server.judgement.Change.NewRelease;
import dev.martello.server.judgement.Change.NewRingPlan;
import dev.martello.server.judgement.Change.WithdrawnProfile;
import dev.martello.server.judgement.Change.WithdrawnRelease;
import dev.martello.server.ledger.LedgerAct;
import dev.martello.server.ledger.LedgerEntry;
import dev.martello.server.store.CheckTable;
import dev.martello.server.store.Incident;
import dev.martello.server.store.IncidentTable;
import dev.martello.server.store.LedgerTable;
import dev.martello.server.store.PolicyTable;
import dev.martello.server.store.ProfileTable;
import dev.martello.server.store.ReleaseTable;
import dev.martello.server.store.RingTable;
import dev.martello.server.store.Sql;
import dev.martello.server.store.StoredPolicy;
import dev.martello.tpm.HashAlgorithm;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Changes as the database keeps them: in their own tables if they count, as incidents while they are held. */
final class ChangeStore {
    /** What a change is called while it is held: a change of the same subject takes its place. */
    record Name(Kind kind, String subject) {}

    /** The kinds of changes by the names that the database has for them. */
    enum Kind {
        POLICY("policy"),
        RELEASE("release"),
        RELEASE_WITHDRAWAL("release-withdrawal"),
        RING_PLAN("ring-plan"),
        PROFILE("profile"),
        PROFILE_WITHDRAWAL("profile-withdrawal"),
        CHECKS("checks");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    /** A change that was held cannot be read any more; the message says why. */
    static final class Unreadable extends Exception {
        Unreadable(String problem) {
            super(problem);
        }
    }

    private static final JsonMapper JSON = JsonMapper.shared();

    private ChangeStore() {}

    static Name name(Change change) {
        return switch (change) {
            case NewPolicy _ -> new Name(Kind.POLICY, "");
            case NewRelease(Release release, var _, var _) -> releaseName(release.platform(), release.version());
            case WithdrawnRelease(String digest, var _) -> new Name(Kind.RELEASE_WITHDRAWAL, digest);
            case NewRingPlan(RingPlan plan) -> new Name(Kind.RING_PLAN, plan.ring());
            case NewProfile profile -> new Name(Kind.PROFILE, profile.digest());
            case WithdrawnProfile(String digest, var _) -> new Name(Kind.PROFILE_WITHDRAWAL, digest);
            case NewChecks _ -> new Name(Kind.CHECKS, "");
        };
    }

    /** Closes what is held about the subject of a change: this is the last word about it. */
    static void supersede(Sql sql, Change change, Instant now) {
        IncidentTable incidents = new IncidentTable(sql);
        Stream.concat(Stream.of(name(change)), opposite(sql, change).stream())
                .forEach(name -> incidents.replace(name.kind().label(), name.subject(), now));
    }

    /** What would put the same document in or out again. */
    private static Optional<Name> opposite(Sql sql, Change change) {
        return switch (change) {
            case NewRelease(Release release, var _, var _) ->
                Optional.of(new Name(
                        Kind.RELEASE_WITHDRAWAL, release.digest().octets().toHex()));
            case WithdrawnRelease(String digest, var _) ->
                new ReleaseTable(sql)
                        .all().stream()
                                .filter(each -> each.digest().equals(digest))
                                .findFirst()
                                .map(each -> releaseName(each.platform(), each.version()));
            case NewProfile profile -> Optional.of(new Name(Kind.PROFILE_WITHDRAWAL, profile.digest()));
            case WithdrawnProfile(String digest, var _) -> Optional.of(new Name(Kind.PROFILE, digest));
            case NewPolicy _, NewRingPlan _, NewChecks _ -> Optional.empty();
        };
    }

    private static Name releaseName(Platform platform, String version) {
        return new Name(Kind.RELEASE, platform.label() + " " + version);
    }

    static Bytes content(Change change) {
        return switch (change) {
            case NewPolicy(var _, var _, Bytes document) -> document;
            case NewRelease(var _, var _, Bytes envelope) -> envelope;
            case WithdrawnRelease withdrawn -> Bytes.owning(JSON.writeValueAsBytes(withdrawn));
            case NewRingPlan(RingPlan plan) -> Bytes.owning(JSON.writeValueAsBytes(plan));
            case NewProfile(var _, var _, Bytes envelope) -> envelope;
            case WithdrawnProfile withdrawn -> Bytes.owning(JSON.writeValueAsBytes(withdrawn));
            case NewChecks(var _, Bytes document) -> document;
        };
    }

    static String digest(Change change) {
        return HashAlgorithm.SHA256.hash(content(change)).octets().toHex();
    }

    /** Makes a change count, and tells the ledger. */
    static void adopt(Sql sql, Change change, Instant now) {
        new LedgerTable(sql).append(entry(act(change), change, now));
        switch (change) {
            case NewPolicy(CompiledPolicy policy, StoredPolicy.Origin origin, Bytes document) ->
                new PolicyTable(sql).adopt(policy.digest().octets().toHex(), origin, document, now);
            case NewRelease release -> new ReleaseTable(sql).put(release.stored(now), release.envelope());
            case WithdrawnRelease(String digest, var _) -> new ReleaseTable(sql).withdraw(digest, now);
            case NewRingPlan(RingPlan plan) -> new RingTable(sql).put(plan, now);
            case NewProfile profile -> new ProfileTable(sql).add(profile.stored(now), profile.envelope());
            case WithdrawnProfile(String digest, var _) -> new ProfileTable(sql).withdraw(digest, now);
            case NewChecks(var _, Bytes document) -> new CheckTable(sql).adopt(document, now);
        }
    }

    /** What the ledger has to say of an act that is about a change. */
    static LedgerEntry entry(LedgerAct act, Change change, Instant now) {
        return new LedgerEntry.OperatorActed(
                now,
                act,
                change.title(),
                Optional.of(HashAlgorithm.SHA256.hash(content(change)).octets()));
    }

    private static LedgerAct act(Change change) {
        return switch (change) {
            case NewPolicy _ -> LedgerAct.POLICY_ADOPTED;
            case NewRelease _ -> LedgerAct.RELEASE_ADDED;
            case WithdrawnRelease _ -> LedgerAct.RELEASE_WITHDRAWN;
            case NewRingPlan _ -> LedgerAct.RING_PLANNED;
            case NewProfile _ -> LedgerAct.PROFILE_ADDED;
            case WithdrawnProfile _ -> LedgerAct.PROFILE_WITHDRAWN;
            case NewChecks _ -> LedgerAct.CHECKS_ADOPTED;
        };
    }

    /** Whether a change that leads to no other verdict says something else to people than what is kept. */
    static boolean isOtherDocument(Sql sql, Change change) {
        return switch (change) {
            case NewChecks(var _, Bytes document) ->
                new CheckTable(sql)
                        .current()
                        .filter(kept -> kept.document().equals(document))
                        .isEmpty();
            case NewPolicy _, NewRelease _, WithdrawnRelease _, NewRingPlan _, NewProfile _, WithdrawnProfile _ ->
                false;
        };
    }

    /** @param content the change as it was handed in */
    static Change read(Incident incident, Bytes content, TrustedKeys keys) throws Unreadable {
        for (Kind kind : Kind.values()) {
            if (kind.label.equals(incident.kind())) {
                return read(kind, content, keys);
            }
        }
        throw new Unreadable("a newer Martello held it: this one knows no " + incident.kind());
    }

    private static Change read(Kind kind, Bytes content, TrustedKeys keys) throws Unreadable {
        try {
            return switch (kind) {
                case POLICY ->
                    new NewPolicy(CompiledPolicy.of(Policy.parse(content)), StoredPolicy.Origin.OPERATOR, content);
                case RELEASE -> {
                    Opened.Trusted<Release> opened = open(DocumentKind.RELEASE, content, keys);
                    yield new NewRelease(opened.document(), String.join(" ", opened.keyIds()), content);
                }
                case PROFILE -> {
                    Opened.Trusted<PlatformProfile> opened = open(DocumentKind.PROFILE, content, keys);
                    yield new NewProfile(opened.document(), String.join(" ", opened.keyIds()), content);
                }
                case PROFILE_WITHDRAWAL -> JSON.readValue(content.toArray(), WithdrawnProfile.class);
                case RELEASE_WITHDRAWAL -> JSON.readValue(content.toArray(), WithdrawnRelease.class);
                case RING_PLAN -> new NewRingPlan(JSON.readValue(content.toArray(), RingPlan.class));
                case CHECKS -> new NewChecks(CheckSet.with(PostureDocument.parse(content)), content);
            };
        } catch (MalformedPolicy | MalformedDocument | MalformedCheck | JacksonException e) {
            throw new Unreadable(String.valueOf(e.getMessage()));
        }
    }

    private static <T extends Document> Opened.Trusted<T> open(DocumentKind<T> kind, Bytes content, TrustedKeys keys)
            throws MalformedDocument, Unreadable {
        return switch (SignedDocument.open(kind, content, keys)) {
            case Opened.Trusted<T> trusted -> trusted;
            case Opened.Refused<T>(var _, String explanation) -> throw new Unreadable(explanation);
        };
    }
}
