package dev.martello.server.judgement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.appraisal.policy.FactQuery;
import dev.martello.appraisal.policy.MalformedQuery;
import dev.martello.appraisal.reference.DocumentKind;
import dev.martello.appraisal.reference.SignedDocument;
import dev.martello.appraisal.reference.SigningKey;
import dev.martello.appraisal.reference.TrustedKeys;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.server.judgement.FleetQuery.Match;
import dev.martello.server.judgement.FleetQuery.Result;
import dev.martello.server.judgement.FleetQuery.Span;
import dev.martello.server.judgement.FleetQuery.When;
import dev.martello.server.metrics.Metrics;
import dev.martello.server.store.Cleaning;
import dev.martello.server.store.Database;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three appliances of the ring early, two of the ring broad, and some minutes of their past. */
class FleetQueryTest {
    private static final Instant START = Instant.parse("2026-11-24T14:00:00Z");
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final Clock CLOCK = Clock.fixed(START.plus(Duration.ofHours(1)), ZoneOffset.UTC);
    private static final String OLD = "release.matches && release.version == '2026.11.1'";

    @TempDir
    Path directory;

    private Database database;
    private References references;
    private FleetQuery fleet;

    @BeforeEach
    void open() throws Exception {
        KeyPair key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        database = Database.open(directory.resolve("martello.db"));
        references = References.open(database, TrustedKeys.of(List.of(key.getPublic())), StoredFleet.policy(""), CLOCK);
        for (String version : List.of("2026.11.1", "2026.11.2")) {
            ReleaseAnswer answer = references.open(
                    SignedDocument.sign(DocumentKind.RELEASE, StoredFleet.release(version, 1), SigningKey.of(key))
                            .write());
            references.adopt(((ReleaseAnswer.Proposed) answer).change(), _ -> {});
        }
        fleet = new FleetQuery(database, references, new Judge(new Metrics()), CLOCK);
        StoredFleet stored = new StoredFleet(database);
        stored.add(0, 3, "2026.11.1", "early", references.current(), START);
        stored.add(3, 5, "2026.11.2", "broad", references.current(), START);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void report(int number, String version, String ring, Duration after) {
        database.change(sql -> StoredFleet.report(
                sql, StoredFleet.id(number), version, ring, references.current(), START.plus(after)));
    }

    private Result at(Duration after, String expression) throws Exception {
        return fleet.ask(query(expression), new When.At(START.plus(after)));
    }

    private Result between(Duration from, Duration to, String expression) throws Exception {
        return fleet.ask(query(expression), new When.Between(START.plus(from), START.plus(to)));
    }

    private static FactQuery query(String expression) throws MalformedQuery {
        return FactQuery.compile(expression);
    }

    private static List<ApplianceId> ids(Result result) {
        return result.matches().stream()
                .map(match -> match.stand().id())
                .sorted()
                .toList();
    }

    private static List<ApplianceId> ids(int... numbers) {
        return java.util.Arrays.stream(numbers)
                .mapToObj(StoredFleet::id)
                .sorted()
                .toList();
    }

    private static Span span(Duration from, Duration to) {
        return new Span(START.plus(from), START.plus(to));
    }

    @Test
    void findsThoseWhoseEvidenceAnswersYesAtATime() throws Exception {
        report(0, "2026.11.2", "early", Duration.ofMinutes(2));

        assertThat(ids(at(Duration.ofMinutes(1), OLD))).isEqualTo(ids(0, 1, 2));
        assertThat(ids(at(Duration.ofMinutes(2), OLD))).isEqualTo(ids(1, 2));
        assertThat(ids(at(Duration.ofMinutes(3), "place.ring == 'broad'"))).isEqualTo(ids(3, 4));
    }

    @Test
    void leavesOutThoseThatWereSilent() throws Exception {
        report(4, "2026.11.2", "broad", Duration.ofMinutes(4));

        Result late = at(LEASE.plusSeconds(1), "platform == 'linux/amd64'");

        assertThat(late.appliances()).isEqualTo(1);
        assertThat(ids(late)).isEqualTo(ids(4));
        assertThat(at(Duration.ofMinutes(-1), "true").appliances()).isZero();
    }

    @Test
    void tellsFromWhenUntilWhenItHeld() throws Exception {
        report(0, "2026.11.2", "early", Duration.ofMinutes(2));
        report(0, "2026.11.1", "early", Duration.ofMinutes(4));

        Result result = between(Duration.ZERO, Duration.ofMinutes(20), OLD);

        assertThat(ids(result)).isEqualTo(ids(0, 1, 2));
        assertThat(result.matches())
                .filteredOn(match -> match.stand().id().equals(StoredFleet.id(0)))
                .singleElement()
                .extracting(Match::spans)
                .isEqualTo(List.of(
                        span(Duration.ZERO, Duration.ofMinutes(2)),
                        span(Duration.ofMinutes(4), Duration.ofMinutes(4).plus(LEASE))));
        assertThat(result.matches())
                .filteredOn(match -> match.stand().id().equals(StoredFleet.id(1)))
                .singleElement()
                .extracting(Match::spans)
                .isEqualTo(List.of(span(Duration.ZERO, LEASE)));
    }

    @Test
    void countsWhatLiesInTheStretchOnly() throws Exception {
        report(0, "2026.11.2", "early", Duration.ofMinutes(2));

        assertThat(ids(between(Duration.ofMinutes(2), Duration.ofMinutes(3), OLD)))
                .isEqualTo(ids(1, 2));
        assertThat(between(Duration.ofMinutes(1), Duration.ofMinutes(3), OLD).matches())
                .extracting(Match::spans)
                .containsExactlyInAnyOrder(
                        List.of(span(Duration.ofMinutes(1), Duration.ofMinutes(2))),
                        List.of(span(Duration.ofMinutes(1), Duration.ofMinutes(3))),
                        List.of(span(Duration.ofMinutes(1), Duration.ofMinutes(3))));
        assertThat(between(LEASE, Duration.ofMinutes(9), OLD).appliances()).isEqualTo(1);
    }

    @Test
    void joinsWhatHeldOnThroughChangesOfTheEvidence() throws Exception {
        report(0, "2026.11.2", "early", Duration.ofMinutes(2));

        assertThat(between(Duration.ZERO, Duration.ofMinutes(3), "place.ring == 'early'")
                        .matches())
                .extracting(Match::spans)
                .containsOnly(List.of(span(Duration.ZERO, Duration.ofMinutes(3))));
    }

    @Test
    void doesNotTakeWhatIsNotProvenForNo() throws Exception {
        Result result = at(Duration.ofMinutes(1), "runtime.entries > 0");

        assertThat(result.matches()).isEmpty();
        assertThat(result.undecided()).isEqualTo(5);
        assertThat(between(Duration.ZERO, LEASE, "runtime.entries > 0").undecided())
                .isEqualTo(5);
    }

    @Test
    void keepsWhatItReadOfThePastForTheNextQuestion() throws Exception {
        report(0, "2026.11.2", "early", Duration.ofMinutes(2));
        at(Duration.ofMinutes(1), OLD);
        String examiner = references.current().examinerRevision();
        List<String> read = examinations(examiner);
        new Cleaning(database).examinations(examiner);

        assertThat(read).isNotEmpty();
        assertThat(examinations(examiner)).isEqualTo(read);
    }

    private List<String> examinations(String examiner) {
        return database.read(sql -> new dev.martello.server.store.StandingTable(sql)
                .at(START.plusSeconds(60), examiner, "", 100).stream()
                        .flatMap(stand -> stand.examination().stream())
                        .toList());
    }
}
