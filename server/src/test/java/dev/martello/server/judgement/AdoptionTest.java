package dev.martello.server.judgement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.martello.appraisal.reference.DocumentKind;
import dev.martello.appraisal.reference.Release;
import dev.martello.appraisal.reference.RingPlan;
import dev.martello.appraisal.reference.SignedDocument;
import dev.martello.appraisal.reference.SigningFailure;
import dev.martello.appraisal.reference.SigningKey;
import dev.martello.appraisal.reference.TrustedKeys;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.server.judgement.Adoption.Decision;
import dev.martello.server.judgement.Adoption.Outcome;
import dev.martello.server.metrics.Metrics;
import dev.martello.server.store.Database;
import dev.martello.server.store.Incident;
import dev.martello.server.store.IncidentTable;
import dev.martello.server.store.PolicyTable;
import dev.martello.server.store.ReleaseTable;
import dev.martello.server.store.StoredPolicy;
import dev.martello.server.store.StoredRelease;
import dev.martello.server.store.VerdictInterval;
import dev.martello.server.store.VerdictTable;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of what a fleet of ten appliances in each of two rings is judged by. */
class AdoptionTest {
    private static final Instant NOW = Instant.parse("2026-11-24T14:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW.plusSeconds(60), ZoneOffset.UTC);
    private static final int RING = 10;
    private static final KeyPair KEY = newKey();

    @TempDir
    Path directory;

    private Database database;
    private References references;
    private Adoption adoption;

    @BeforeEach
    void open() throws Exception {
        database = Database.open(directory.resolve("martello.db"));
        reopen();
        adopt(StoredFleet.release("2026.11.1", 1));
        adopt(StoredFleet.release("2026.11.2", 2));
        StoredFleet fleet = new StoredFleet(database);
        fleet.add(0, RING, "2026.11.2", "early", references.current(), NOW);
        fleet.add(RING, 2 * RING, "2026.11.1", "broad", references.current(), NOW);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void reopen() throws Exception {
        references = References.open(database, TrustedKeys.of(List.of(KEY.getPublic())), StoredFleet.policy(""), CLOCK);
        Judge judge = new Judge(new Metrics());
        Reappraisal reappraisal = new Reappraisal(database, references, judge, CLOCK);
        adoption = new Adoption(database, references, judge, reappraisal, HoldRule.DEFAULT, CLOCK);
    }

    private static Bytes signed(Release release) throws SigningFailure {
        return SignedDocument.sign(DocumentKind.RELEASE, release, SigningKey.of(KEY))
                .write();
    }

    private void adopt(Release release) throws SigningFailure {
        assertThat(references.open(signed(release)))
                .isInstanceOfSatisfying(ReleaseAnswer.Proposed.class, proposed -> adoption.propose(proposed.change()));
    }

    private static KeyPair newKey() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Change plan(String ring, long floor, String... expected) {
        return new Change.NewRingPlan(new RingPlan(ring, new TreeSet<>(List.of(expected)), floor));
    }

    private VerdictInterval verdict(int number) {
        return database.read(sql -> new VerdictTable(sql).current(StoredFleet.id(number)))
                .orElseThrow();
    }

    private List<TrustTier> tiers(int from, int to) {
        List<TrustTier> tiers = new ArrayList<>();
        for (int number = from; number < to; number++) {
            tiers.add(verdict(number).tier());
        }
        return tiers;
    }

    private long held(Change change) {
        return assertHeld(adoption.propose(change)).incident();
    }

    private static Outcome.Held assertHeld(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Held.class);
        return (Outcome.Held) outcome;
    }

    private List<IncidentTable.Threat> threats(int number) {
        return database.read(sql -> new IncidentTable(sql).threats(StoredFleet.id(number)));
    }

    private Incident incident(long id) {
        return database.read(sql -> new IncidentTable(sql).find(id)).orElseThrow();
    }

    @Test
    void judgesByAnotherPolicyAtOnceWhereTooLittleTrustEnds() {
        String rule = """
                  - id: place.early
                    severity: low
                    tier: warning
                    when: place.ring == "early"
                    subject: ring
                    message: The ring is early.
                """;

        assertThat(adoption.propose(StoredFleet.policy(rule))).isEqualTo(new Outcome.Adopted(2 * RING, RING));

        assertThat(tiers(0, RING)).containsOnly(TrustTier.WARNING);
        assertThat(tiers(RING, 2 * RING)).containsOnly(TrustTier.AFFIRMING);
        assertThat(verdict(0).revision()).isEqualTo(references.current().revision());
        assertThat(adoption.propose(StoredFleet.policy(rule)))
                .as("it counts already")
                .isEqualTo(new Outcome.Adopted(0, 0));
    }

    @Test
    void acceptsWhatARingExpectsAndFindsTheRest() {
        assertThat(adoption.propose(plan("broad", 0, "2026.11.2"))).isEqualTo(new Outcome.Adopted(2 * RING, RING));

        assertThat(tiers(RING, 2 * RING)).containsOnly(TrustTier.WARNING);
        assertThat(verdict(RING).findings().getFirst().explanation())
                .isEqualTo("Release 2026.11.1 is not expected in ring broad.");
        database.change(sql -> StoredFleet.report(
                sql, StoredFleet.id(RING), "2026.11.2", "broad", references.current(), NOW.plusSeconds(120)));
        assertThat(verdict(RING).tier()).as("on arrival").isEqualTo(TrustTier.AFFIRMING);
    }

    @Test
    void holdsWhatWouldEndTheTrustInAWholeRing() {
        String before = references.current().revision();

        Outcome.Held held = assertHeld(adoption.propose(plan("broad", 2)));

        assertThat(held.effect().rings())
                .extracting(Effect.Ring::name, Effect.Ring::ended)
                .containsExactly(tuple("broad", RING), tuple("early", 0));
        assertThat(references.current().revision()).as("the old one counts").isEqualTo(before);
        assertThat(tiers(0, 2 * RING)).containsOnly(TrustTier.AFFIRMING);
        assertThat(incident(held.incident()).state()).isEqualTo(Incident.State.OPEN);
        assertThat(Effect.fromJson(incident(held.incident()).effect())).isEqualTo(held.effect());
        assertThat(threats(RING))
                .containsExactly(new IncidentTable.Threat(
                        held.incident(), "plan of ring broad", "Release 2026.11.1 is below the floor of ring broad."));
        assertThat(threats(0)).isEmpty();
    }

    private StoredRelease stored(String version) {
        return database.read(sql -> new ReleaseTable(sql).find(Platform.LINUX_AMD64, version))
                .orElseThrow();
    }

    private Change.WithdrawnRelease withdrawal(String version) {
        StoredRelease release = stored(version);
        return new Change.WithdrawnRelease(release.digest(), release.name());
    }

    private List<String> versions() {
        return references.current().values().releases().stream()
                .map(Release::version)
                .sorted()
                .toList();
    }

    @Test
    void holdsTheWithdrawalOfAReleaseThatARingRuns() throws Exception {
        long id = held(withdrawal("2026.11.1"));

        assertThat(versions()).containsExactly("2026.11.1", "2026.11.2");
        assertThat(threats(RING))
                .singleElement()
                .satisfies(threat ->
                        assertThat(threat.title()).isEqualTo("withdrawal of release 2026.11.1 for linux/amd64"));

        reopen();
        assertThat(adoption.approve(id)).isInstanceOf(Decision.Done.class);

        assertThat(versions()).containsExactly("2026.11.2");
        assertThat(tiers(0, RING)).containsOnly(TrustTier.AFFIRMING);
        assertThat(tiers(RING, 2 * RING)).containsOnly(TrustTier.CONTRAINDICATED);
    }

    @Test
    void letsAReleaseThatWasWithdrawnCountAgainWhenItIsHandedInAgain() throws Exception {
        adopt(StoredFleet.release("2026.10.9", 1));
        assertThat(adoption.propose(withdrawal("2026.10.9"))).isInstanceOf(Outcome.Adopted.class);
        assertThat(versions()).doesNotContain("2026.10.9");
        assertThat(stored("2026.10.9").withdrawn())
                .as("it stays, so that the past can be explained")
                .contains(CLOCK.instant());
        reopen();
        assertThat(versions()).doesNotContain("2026.10.9");

        adopt(StoredFleet.release("2026.10.9", 1));

        assertThat(versions()).contains("2026.10.9");
        reopen();
        assertThat(versions()).contains("2026.10.9");
    }

    @Test
    void doesAnywayWhatAnOperatorApproves() {
        long id = held(plan("broad", 2));

        assertThat(adoption.approve(id)).isInstanceOfSatisfying(Decision.Done.class, done -> {
            assertThat(done.changed()).isEqualTo(RING);
            assertThat(done.incident().state()).isEqualTo(Incident.State.APPROVED);
        });

        assertThat(tiers(RING, 2 * RING)).containsOnly(TrustTier.CONTRAINDICATED);
        assertThat(threats(RING)).isEmpty();
        assertThat(adoption.approve(id)).isInstanceOf(Decision.Closed.class);
        assertThat(adoption.reject(id)).isInstanceOf(Decision.Closed.class);
    }

    /** Ends the trust in all, as an operator wanted it. */
    private void distrustAll() {
        adoption.approve(held(StoredFleet.policy(StoredFleet.STRICT_RULE)));
        assertThat(tiers(0, 2 * RING)).containsOnly(TrustTier.CONTRAINDICATED);
    }

    @Test
    void holdsAPolicyThatSuddenlyTrustsWhatWasNotTrusted() {
        distrustAll();

        Outcome.Held held = assertHeld(adoption.propose(StoredFleet.policy("")));

        assertThat(held.effect().ended()).isZero();
        assertThat(held.effect().rings())
                .extracting(Effect.Ring::name, Effect.Ring::begun)
                .containsExactly(tuple("broad", RING), tuple("early", RING));
        assertThat(tiers(0, 2 * RING)).containsOnly(TrustTier.CONTRAINDICATED);
        assertThat(threats(0)).as("their trust would not end").isEmpty();
        assertThat(adoption.approve(held.incident())).isInstanceOf(Decision.Done.class);
        assertThat(tiers(0, 2 * RING)).containsOnly(TrustTier.AFFIRMING);
    }

    @Test
    void holdsAPlanThatTakesAFloorAway() {
        adoption.approve(held(plan("broad", 2)));

        assertThat(assertHeld(adoption.propose(plan("broad", 1))).effect().begun())
                .isEqualTo(RING);
    }

    @Test
    void letsASignedReleaseThatCameLateCountAtOnce() throws Exception {
        adoption.approve(held(withdrawal("2026.11.1")));
        assertThat(tiers(RING, 2 * RING)).containsOnly(TrustTier.CONTRAINDICATED);

        adopt(StoredFleet.release("2026.11.1", 1));

        assertThat(tiers(RING, 2 * RING)).containsOnly(TrustTier.AFFIRMING);
    }

    @Test
    void closesAWithdrawalThatIsHeldWhenTheReleaseIsHandedInAgain() throws Exception {
        long id = held(withdrawal("2026.11.1"));

        assertThat(references.open(signed(StoredFleet.release("2026.11.1", 1))))
                .isInstanceOf(ReleaseAnswer.Known.class);

        assertThat(incident(id).state()).isEqualTo(Incident.State.REPLACED);
        assertThat(adoption.approve(id)).isInstanceOf(Decision.Closed.class);
        assertThat(threats(RING)).isEmpty();
        assertThat(versions()).contains("2026.11.1");
    }

    @Test
    void closesAReleaseThatIsHeldWhenItIsWithdrawn() throws Exception {
        Release release = StoredFleet.release("2026.10.9", 1);
        adopt(release);
        adoption.propose(withdrawal("2026.10.9"));
        Change.NewRelease again = new Change.NewRelease(release, "key", signed(release));
        long id = database.write(sql -> new IncidentTable(sql)
                .raise(
                        ChangeStore.name(again).kind().label(),
                        ChangeStore.name(again).subject(),
                        ChangeStore.digest(again),
                        again.title(),
                        again.envelope(),
                        new Effect(0, 0, List.of()).toJson(),
                        Map.of(),
                        NOW));

        adoption.settle(withdrawal("2026.10.9"));

        assertThat(incident(id).state()).isEqualTo(Incident.State.REPLACED);
    }

    @Test
    void leavesEverythingAsItWasWhenAnOperatorRejects() {
        String before = references.current().revision();

        assertThat(adoption.reject(held(StoredFleet.policy(StoredFleet.STRICT_RULE))))
                .isInstanceOf(Decision.Done.class);

        assertThat(references.current().revision()).isEqualTo(before);
        assertThat(tiers(0, 2 * RING)).containsOnly(TrustTier.AFFIRMING);
        assertThat(adoption.reject(99)).isInstanceOf(Decision.Unknown.class);
    }

    @Test
    void doesNotLetAHeldChangeKeepOthersWaiting() {
        long first = held(StoredFleet.policy(StoredFleet.STRICT_RULE));
        assertThat(adoption.propose(plan("early", 2, "2026.11.2"))).isInstanceOf(Outcome.Adopted.class);
        long second = held(plan("broad", 2));

        long again = held(StoredFleet.policy(StoredFleet.STRICT_RULE + "# corrected\n"));

        assertThat(incident(first).state()).isEqualTo(Incident.State.REPLACED);
        assertThat(incident(second).state()).isEqualTo(Incident.State.OPEN);
        assertThat(adoption.propose(StoredFleet.policy("# harmless\n"))).isInstanceOf(Outcome.Adopted.class);
        assertThat(incident(again).state()).as("the same thing was changed").isEqualTo(Incident.State.REPLACED);
        assertThat(adoption.approve(second)).isInstanceOf(Decision.Done.class);
        assertThat(references.current().values().plan("early"))
                .as("nothing else is undone")
                .isPresent();
    }

    @Test
    void remembersWhatItHeldWhenItWasKilled() throws Exception {
        long id = held(StoredFleet.policy(StoredFleet.STRICT_RULE));
        String before = references.current().revision();

        reopen();

        assertThat(references.current().revision()).isEqualTo(before);
        assertThat(adoption.approve(id)).isInstanceOf(Decision.Done.class);
        assertThat(tiers(0, 2 * RING)).containsOnly(TrustTier.CONTRAINDICATED);
        List<StoredPolicy> history = database.read(sql -> new PolicyTable(sql).history(9));
        assertThat(history).hasSize(2);
    }

    @Test
    void tellsWhatAPolicyWouldDoAndChangesNothing() {
        Effect effect = adoption.test(StoredFleet.policy(StoredFleet.STRICT_RULE), Optional.empty());

        assertThat(effect.appliances()).isEqualTo(2 * RING);
        assertThat(effect.ended()).isEqualTo(2 * RING);
        assertThat(effect.rings().getFirst().shifts())
                .containsExactly(new Effect.Shift(
                        TrustTier.AFFIRMING,
                        TrustTier.CONTRAINDICATED,
                        RING,
                        List.of(new Effect.Reason("secure-boot.unproven", "Secure Boot is not proven.", RING))));
        assertThat(tiers(0, 2 * RING)).containsOnly(TrustTier.AFFIRMING);
        List<Incident> incidents = database.read(sql -> new IncidentTable(sql).latest(9));
        assertThat(incidents).isEmpty();
    }

    @Test
    void tellsWhatAPolicyWouldHaveDoneInThePast() {
        Instant later = NOW.plusSeconds(200);
        String rule = """
                  - id: release.old
                    severity: low
                    tier: warning
                    when: release.version == "2026.11.1"
                    subject: release
                    message: An old release.
                """;
        database.change(sql -> {
            for (int number = RING; number < 2 * RING; number++) {
                StoredFleet.report(sql, StoredFleet.id(number), "2026.11.2", "broad", references.current(), later);
            }
        });

        assertThat(adoption.test(StoredFleet.policy(rule), Optional.empty()).rings())
                .allSatisfy(ring -> assertThat(ring.shifts()).isEmpty());
        Effect then = adoption.test(StoredFleet.policy(rule), Optional.of(NOW.plusSeconds(100)));
        assertThat(then.rings().getFirst().shifts())
                .singleElement()
                .satisfies(shift -> assertThat(shift.appliances()).isEqualTo(RING));
        assertThat(then.leftOut()).isZero();
        Effect before = adoption.test(StoredFleet.policy(rule), Optional.of(NOW.minusSeconds(1)));
        assertThat(before.appliances()).isZero();
        assertThat(before.leftOut()).as("none was there yet").isEqualTo(2 * RING);
    }

    @Test
    void letsOneOfTwoChangesAtOnceFollowTheOther() throws Exception {
        List<Future<Outcome>> outcomes = new ArrayList<>();
        try (ExecutorService operators = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 8; i++) {
                String remark = "# " + i + "\n";
                outcomes.add(operators.submit(() -> adoption.propose(StoredFleet.policy(remark))));
                Change plan = plan("ring-" + i, i);
                outcomes.add(operators.submit(() -> adoption.propose(plan)));
            }
        }
        for (Future<Outcome> outcome : outcomes) {
            assertThat(outcome.get()).isInstanceOf(Outcome.Adopted.class);
        }
        assertThat(references.current().values().rings()).hasSize(8);
        assertThat(tiers(0, 2 * RING)).containsOnly(TrustTier.AFFIRMING);
        for (int number = 0; number < 2 * RING; number++) {
            assertThat(verdict(number).revision())
                    .isEqualTo(references.current().revision());
        }
        Reference kept = references.current();
        reopen();
        assertThat(references.current().policy().digest())
                .isEqualTo(kept.policy().digest());
    }

    @Test
    void seesWhatAnotherNodeAdopted() throws Exception {
        References other =
                References.open(database, TrustedKeys.of(List.of(KEY.getPublic())), StoredFleet.policy(""), CLOCK);
        String before = other.current().revision();

        adoption.propose(plan("early", 1));

        assertThat(other.current().revision()).isEqualTo(before);
        assertThat(database.read(other::current).values().plan("early")).isPresent();
        assertThat(other.current().values().plan("early")).isPresent();
    }
}
