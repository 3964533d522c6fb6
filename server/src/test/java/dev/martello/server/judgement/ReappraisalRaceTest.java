package dev.martello.server.judgement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.appraisal.reference.DocumentKind;
import dev.martello.appraisal.reference.SignedDocument;
import dev.martello.appraisal.reference.SigningKey;
import dev.martello.appraisal.reference.TrustedKeys;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.server.metrics.Metrics;
import dev.martello.server.store.Database;
import dev.martello.server.store.GenerationTable;
import dev.martello.server.store.Incident;
import dev.martello.server.store.IncidentTable;
import dev.martello.server.store.PolicyTable;
import dev.martello.server.store.Sql;
import dev.martello.server.store.StoredPolicy;
import dev.martello.server.store.TestPostgres;
import dev.martello.server.store.TwoNodes;
import dev.martello.server.store.VerdictInterval;
import dev.martello.server.store.VerdictTable;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node that judges the fleet by another policy, or is told to, while another node does something about the same. */
class ReappraisalRaceTest {
    private static final Instant NOW = Instant.parse("2026-11-24T14:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW.plusSeconds(60), ZoneOffset.UTC);

    private static TestPostgres postgres;
    private static KeyPair key;

    private TwoNodes nodes;
    private References ofFirst;
    private References ofSecond;
    private Reappraisal reappraisal;
    private Adoption adoption;

    @BeforeAll
    static void startServer() throws Exception {
        postgres = new TestPostgres();
        key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    }

    @AfterAll
    static void stopServer() throws Exception {
        postgres.close();
    }

    @BeforeEach
    void start() throws Exception {
        nodes = new TwoNodes(postgres);
        ofFirst = open(nodes.first());
        Bytes release = SignedDocument.sign(
                        DocumentKind.RELEASE, StoredFleet.release("2026.11.1", 1), SigningKey.of(key))
                .write();
        StoredFleet.adopt(ofFirst, ((ReleaseAnswer.Proposed) ofFirst.open(release)).change());
        ofSecond = open(nodes.second());
        Judge judge = new Judge(new Metrics());
        reappraisal = new Reappraisal(nodes.second(), ofSecond, judge, CLOCK);
        adoption = new Adoption(nodes.second(), ofSecond, judge, reappraisal, HoldRule.DEFAULT, CLOCK);
        new StoredFleet(nodes.first()).add(0, 4, "2026.11.1", "early", ofFirst.current(), NOW);
    }

    private static References open(Database database) throws Exception {
        return References.open(database, TrustedKeys.of(List.of(key.getPublic())), StoredFleet.policy(""), CLOCK);
    }

    @AfterEach
    void stop() throws Exception {
        nodes.close();
    }

    /** A report that the other node takes, with evidence of another boot. */
    private void report(Sql sql) {
        StoredFleet.report(
                sql,
                StoredFleet.id(0),
                StoredFleet.evidence("2026.11.1", 1),
                "early",
                ofFirst.holding(sql),
                NOW.plusSeconds(30));
    }

    @Test
    void theVerdictIsThatOfTheEvidenceOfTheLastReport() throws Exception {
        StoredFleet.adopt(ofSecond, StoredFleet.policy(StoredFleet.STRICT_RULE));

        Reappraisal.Outcome outcome = nodes.first().write(sql -> {
            report(sql);
            return reappraisal.run(); // waits for nobody
        });

        assertThat(outcome.changed()).as("all the others").isEqualTo(3);
        VerdictInterval verdict = nodes.first()
                .read(sql -> new VerdictTable(sql).current(StoredFleet.id(0)))
                .orElseThrow();
        assertThat(verdict.revision()).isEqualTo(ofSecond.current().revision());
        assertThat(verdict.tier()).as("Secure Boot is on in it").isEqualTo(TrustTier.AFFIRMING);
    }

    @Test
    void twoChangesThatAreHeldAtOnceAreTwoIncidents() throws Exception {
        Change strict = StoredFleet.policy(StoredFleet.STRICT_RULE);

        TwoNodes.Results<Long, Adoption.Outcome> held = nodes.overlap(
                sql -> {
                    new GenerationTable(sql).own();
                    return new IncidentTable(sql).raise("checks", "", "ab", "checks", Bytes.EMPTY, "{}", Map.of(), NOW);
                },
                () -> adoption.propose(strict));

        assertThat(held.ofSecond())
                .isInstanceOfSatisfying(
                        Adoption.Outcome.Held.class,
                        second -> assertThat(second.incident()).isNotEqualTo(held.ofFirst()));
    }

    @Test
    void aChangeThatTheOtherNodeRejectedDoesNotCount() throws Exception {
        Change strict = StoredFleet.policy(StoredFleet.STRICT_RULE);
        long held = ((Adoption.Outcome.Held) adoption.propose(strict)).incident();

        Adoption.Decision decision = nodes.overlap(
                        sql -> new IncidentTable(sql).close(held, Incident.State.REJECTED, NOW),
                        () -> adoption.approve(held))
                .ofSecond();

        assertThat(decision)
                .isInstanceOfSatisfying(
                        Adoption.Decision.Closed.class,
                        closed -> assertThat(closed.incident().state()).isEqualTo(Incident.State.REJECTED));
        List<StoredPolicy> policies = nodes.first().read(sql -> new PolicyTable(sql).history(9));
        assertThat(policies).hasSize(1);
        assertThat(ofSecond.current().revision()).isEqualTo(ofFirst.current().revision());
    }

    @Test
    void aChangeThatTheOtherNodeLetCountIsNotSaidToBeRejected() throws Exception {
        long held = ((Adoption.Outcome.Held) adoption.propose(StoredFleet.policy(StoredFleet.STRICT_RULE))).incident();

        Adoption.Decision decision = nodes.overlap(
                        sql -> new IncidentTable(sql).close(held, Incident.State.APPROVED, NOW),
                        () -> adoption.reject(held))
                .ofSecond();

        assertThat(decision).isInstanceOf(Adoption.Decision.Closed.class);
    }
}
