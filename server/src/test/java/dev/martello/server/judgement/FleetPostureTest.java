package dev.martello.server.judgement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.appraisal.posture.CheckSet;
import dev.martello.appraisal.posture.MalformedCheck;
import dev.martello.appraisal.posture.PostureDocument;
import dev.martello.appraisal.reference.TrustedKeys;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.settings.Mount;
import dev.martello.evidence.settings.Mounts;
import dev.martello.evidence.settings.OperatingSystem;
import dev.martello.evidence.settings.OsFamily;
import dev.martello.evidence.settings.Settings;
import dev.martello.evidence.settings.SettingsItem;
import dev.martello.evidence.settings.Sysctls;
import dev.martello.server.judgement.Adoption.Outcome;
import dev.martello.server.metrics.Metrics;
import dev.martello.server.store.CheckTable;
import dev.martello.server.store.Database;
import dev.martello.server.store.RegisterEntry;
import dev.martello.server.store.RegisterTable;
import dev.martello.server.store.StoredChecks;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks of posture, asked of a hundred appliances that are set up in four ways. None of them is there to be asked for anything. */
class FleetPostureTest {
    private static final Instant NOW = Instant.parse("2026-11-24T14:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW.plusSeconds(60), ZoneOffset.UTC);
    private static final int APPLIANCES = 100;
    private static final int SETUPS = 4;

    private static final String FAILED_CHECKS = """
              - id: posture.critical
                severity: critical
                tier: warning
                each: posture.failed
                when: it.severity == "critical"
                subject: "{it.rule}"
                message: "{it.subject} is {it.seen}."
            """;

    @TempDir
    Path directory;

    private final Metrics metrics = new Metrics();
    private Database database;
    private References references;
    private Judge judge;
    private Adoption adoption;

    @BeforeEach
    void open() throws Exception {
        database = Database.open(directory.resolve("martello.db"));
        references = References.open(
                database,
                TrustedKeys.of(List.of(KeyPairGenerator.getInstance("Ed25519")
                        .generateKeyPair()
                        .getPublic())),
                StoredFleet.policy(FAILED_CHECKS),
                CLOCK);
        judge = new Judge(metrics);
        adoption = new Adoption(
                database,
                references,
                judge,
                new Reappraisal(database, references, judge, CLOCK),
                HoldRule.DEFAULT,
                CLOCK);
        adopt(checks("low", "Nobody is there."));
        List<RegisterEntry> register = new ArrayList<>();
        for (int number = 0; number < APPLIANCES; number++) {
            register.add(new RegisterEntry(
                    StoredFleet.id(number), "SN-" + number, "fra", "R" + number, "early", Optional.empty()));
        }
        database.change(sql -> {
            new RegisterTable(sql).replace(register, Instant.EPOCH);
            for (int number = 0; number < APPLIANCES; number++) {
                StoredFleet.report(
                        sql, StoredFleet.id(number), evidence(number % SETUPS), "early", references.current(), NOW);
            }
        });
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static List<Item> evidence(int setup) {
        List<Item> items = new ArrayList<>(StoredFleet.evidence("2026.11.1"));
        items.add(SettingsItem.write(Settings.of(
                        new OperatingSystem(OsFamily.LINUX, "debian", "12"),
                        List.of(
                                new Sysctls(new TreeMap<>(Map.of("kernel.panic", Integer.toString(setup)))),
                                new Mounts(List.of(new Mount("/", "ext4", "/dev/sda1", List.of("rw"))))),
                        List.of()))
                .orElseThrow());
        return items;
    }

    /** They fail on two of the four setups. */
    private static Change checks(String severity, String why) throws MalformedCheck {
        Bytes document = Bytes.utf8("""
                    format: 1
                    checks:
                      - id: site.panic
                        title: It restarts after a panic.
                        systems: [linux]
                        severity: %s
                        pass: int(sysctl["kernel.panic"]) >= 2
                        subject: kernel.panic
                        seen: "{sysctl['kernel.panic']}"
                        why: %s
                        references: [Operations handbook]
                        remedy: {risk: safe live, apply: sysctl -w kernel.panic=10}
                    """.formatted(severity, why));
        return new Change.NewChecks(CheckSet.of(PostureDocument.parse(document).checks()), document);
    }

    private Outcome.Adopted adopt(Change change) {
        Outcome outcome = adoption.propose(change);
        assertThat(outcome).isInstanceOf(Outcome.Adopted.class);
        return (Outcome.Adopted) outcome;
    }

    /** How many items of settings checks were asked of since this was asked last. */
    private long asked() {
        return metrics.page()
                .toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("martello_setups_judged_total "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' '))))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void asksOnceOfEachSetupHoweverManyAppliancesHaveIt() throws MalformedCheck {
        Outcome.Adopted first = adopt(checks("critical", "Nobody is there."));

        assertThat(first.appraised()).isEqualTo(APPLIANCES);
        assertThat(first.changed()).isEqualTo(APPLIANCES / 2);
        assertThat(asked()).isEqualTo(SETUPS);

        Outcome.Adopted second = adopt(checks("medium", "Nobody is there."));

        assertThat(second.changed()).isEqualTo(APPLIANCES / 2);
        assertThat(asked()).as("once more of each, by other checks").isEqualTo(2 * SETUPS);
    }

    @Test
    void addsUpTheFleetWithoutAskingAgain() throws MalformedCheck {
        adopt(checks("critical", "Nobody is there."));

        FleetFindings.Result result = new FleetFindings(database, references, judge).ask();

        assertThat(result.stating()).isEqualTo(APPLIANCES);
        assertThat(result.rows())
                .singleElement()
                .satisfies(row -> assertThat(row.appliances()).isEqualTo(APPLIANCES / 2));
        assertThat(asked()).isEqualTo(SETUPS);
    }

    @Test
    void keepsWhatOnlySaysOtherwiseWhyItMattersAndAsksNobody() throws MalformedCheck {
        Change.NewChecks other = (Change.NewChecks) checks("low", "We are far away.");

        Outcome.Adopted outcome = adopt(other);

        assertThat(outcome).isEqualTo(new Outcome.Adopted(0, 0));
        assertThat(asked()).isZero();
        assertThat(database.read(sql -> new CheckTable(sql).current()).map(StoredChecks::document))
                .contains(other.document());
    }

    /** As {@link #checks}, critical, with an exception that ends on the day of {@link #NOW}. */
    private static Change excepted(String field) throws MalformedCheck {
        Bytes document = Bytes.utf8(((Change.NewChecks) checks("critical", "Nobody is there."))
                        .document()
                        .toString(StandardCharsets.UTF_8)
                + """
            profiles:
              - {name: fleet, title: It., checks: [site.panic]}
            exceptions:
              - check: site.panic
                owner: edge-kernel@example.net
                reason: CHG-4711
                granted: 2026-11-20
                until: 2026-11-24
            """ + "    " + field + "\n");
        return new Change.NewChecks(CheckSet.with(PostureDocument.parse(document)), document);
    }

    @ParameterizedTest
    @ValueSource(strings = {"where: place.ring == 'early'", "while: sysctl['kernel.panic'] < '2'", "subject: kernel.*"})
    void endsAnExceptionByItself(String field) throws Exception {
        assertThat(adopt(excepted(field)).changed()).isZero();
        assertThat(new FleetFindings(database, references, judge).ask()).satisfies(result -> {
            assertThat(result.rows()).isEmpty();
            assertThat(result.exceptions())
                    .singleElement()
                    .satisfies(each -> assertThat(each.appliances()).isEqualTo(APPLIANCES / 2));
        });

        References tomorrow = References.open(
                database,
                references.keys(),
                StoredFleet.policy(FAILED_CHECKS),
                Clock.offset(CLOCK, Duration.ofDays(1)));

        assertThat(new Reappraisal(database, tomorrow, judge, CLOCK).run().changed())
                .isEqualTo(APPLIANCES / 2);
        assertThat(new FleetFindings(database, tomorrow, judge).ask().exceptions())
                .singleElement()
                .satisfies(each -> assertThat(each.standing()).isEqualTo(FleetFindings.FleetException.Standing.ENDED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"where: place.ring == 'canary'", "while: sysctl['kernel.panic'] == '0'", "subject: vm.*"})
    void exceptsNothingElse(String field) throws Exception {
        adopt(excepted(field));

        assertThat(new FleetFindings(database, references, judge).ask().rows())
                .singleElement()
                .satisfies(row -> assertThat(row.appliances()).isPositive());
    }
}
