package dev.martello.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.appraisal.Finding;
import dev.martello.appraisal.reference.DocumentKind;
import dev.martello.appraisal.reference.RingPlan;
import dev.martello.appraisal.reference.SignedDocument;
import dev.martello.appraisal.reference.SigningKey;
import dev.martello.appraisal.reference.TrustedKeys;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemKind;
import dev.martello.evidence.settings.OperatingSystem;
import dev.martello.evidence.settings.OsFamily;
import dev.martello.evidence.settings.Settings;
import dev.martello.evidence.settings.SettingsItem;
import dev.martello.evidence.settings.SshSection;
import dev.martello.evidence.settings.SshServer;
import dev.martello.server.api.FactComparison.Stood;
import dev.martello.server.judgement.Change;
import dev.martello.server.judgement.Judge;
import dev.martello.server.judgement.References;
import dev.martello.server.judgement.ReleaseAnswer;
import dev.martello.server.judgement.StoredFacts;
import dev.martello.server.judgement.StoredFleet;
import dev.martello.server.metrics.Metrics;
import dev.martello.server.store.Database;
import dev.martello.server.store.EvidenceTable;
import dev.martello.server.store.FleetMember;
import dev.martello.server.store.FleetTable;
import dev.martello.server.store.RegisterEntry;
import dev.martello.server.store.RegisterTable;
import dev.martello.server.store.VerdictInterval;
import dev.martello.server.store.VerdictTable;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An appliance that started release 2026.11.1, and then something else. */
class LastGoodTest {
    private static final Instant START = Instant.parse("2026-11-24T14:00:00Z");
    private static final ApplianceId ID = StoredFleet.id(0);

    private static final String RULES = """
          - id: secure-boot.off
            severity: critical
            tier: contraindicated
            when: boot.secureBoot == "off"
            subject: Secure Boot
            message: Secure Boot is off.
          - id: root.login
            severity: high
            tier: warning
            each: posture.failed
            when: it.rule == "ssh.root-password"
            subject: "{it.subject}"
            message: "{it.seen}"
          - id: ring.laboratory
            severity: low
            tier: warning
            when: place.ring == "laboratory"
            subject: ring
            message: It is in the laboratory.
        """;

    @TempDir
    Path directory;

    private Database database;
    private References references;
    private KeyPair key;

    @BeforeEach
    void open() throws Exception {
        key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        database = Database.open(directory.resolve("martello.db"));
        references = References.open(
                database, TrustedKeys.of(List.of(key.getPublic())), StoredFleet.policy(RULES), Clock.systemUTC());
        database.change(sql -> new RegisterTable(sql)
                .replace(
                        List.of(new RegisterEntry(ID, "SN-0", "fra", "R0", "early", Optional.empty())), Instant.EPOCH));
        adopt("2026.11.1", 1);
    }

    private void adopt(String version, long securityVersion) throws Exception {
        ReleaseAnswer answer = references.open(SignedDocument.sign(
                        DocumentKind.RELEASE, StoredFleet.release(version, securityVersion), SigningKey.of(key))
                .write());
        assertThat(answer).isInstanceOf(ReleaseAnswer.Proposed.class);
        Change change = ((ReleaseAnswer.Proposed) answer).change();
        StoredFleet.adopt(references, change);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void report(String version, long seconds) {
        database.change(
                sql -> StoredFleet.report(sql, ID, version, "early", references.current(), START.plusSeconds(seconds)));
    }

    private VerdictInterval verdict() {
        return database.read(sql -> new VerdictTable(sql).current(ID)).orElseThrow();
    }

    private void report(List<Item> items, long seconds) {
        database.change(
                sql -> StoredFleet.report(sql, ID, items, "early", references.current(), START.plusSeconds(seconds)));
    }

    private void expect(String version, long floor) {
        StoredFleet.adopt(
                references,
                new Change.NewRingPlan(new RingPlan("early", new TreeSet<>(List.of("2026.11.1", version)), floor)));
    }

    private Optional<String> compared() {
        VerdictInterval verdict = verdict();
        Finding finding = verdict.findings().getFirst();
        LastGood.Store store = new LastGood.Store(database, new StoredFacts(database, new Judge(new Metrics())));
        return database.read(sql -> {
                    FleetMember member =
                            new FleetTable(sql).find(ID.toString(), "").getFirst();
                    return LastGood.of(
                            sql,
                            store,
                            member.appliance(),
                            verdict,
                            new Stood(new EvidenceTable(sql).current(ID), member.placement()),
                            references.current());
                })
                .map(lastGood -> lastGood.compare(finding));
    }

    @Test
    void saysWhatTheFactsWereThatARuleAsksFor() {
        report(StoredFleet.evidence("2026.11.1", 1), 0);
        report(StoredFleet.evidence("2026.11.1", 0), 60);

        assertThat(verdict().findings())
                .extracting(finding -> finding.rule().text())
                .containsExactly("secure-boot.off");
        assertThat(compared())
                .contains("It was good until 2026-11-24 14:01:00 UTC, with release 2026.11.1; then boot.secureBoot was"
                        + " \"on\" (now \"off\").");
    }

    @Test
    void saysWhereItStoodThatWasMoved() {
        List<Item> items = StoredFleet.evidence("2026.11.1", 1);
        report(items, 0);
        database.change(sql -> {
            new RegisterTable(sql)
                    .replace(
                            List.of(new RegisterEntry(ID, "SN-0", "fra", "R0", "laboratory", Optional.empty())),
                            Instant.EPOCH);
            StoredFleet.report(sql, ID, items, "laboratory", references.current(), START.plusSeconds(60));
        });

        assertThat(compared())
                .contains("It was good until 2026-11-24 14:01:00 UTC, with release 2026.11.1; then place.ring was"
                        + " \"early\" (now \"laboratory\").");
    }

    @Test
    void saysWhichVersionWasRolledBack() throws Exception {
        adopt("2026.11.2", 2);
        expect("2026.11.2", 2);
        report("2026.11.2", 0);
        report("2026.11.1", 60);

        assertThat(compared())
                .contains("It was good until 2026-11-24 14:01:00 UTC, with release 2026.11.2; then"
                        + " release.securityVersion was 2 (now 1).");
    }

    @Test
    void saysThatNothingChangedButWhatItIsComparedWith() {
        expect("2026.11.2", 0);
        report("2026.11.1", 0);
        expect("2026.11.2", 5);
        report("2026.11.1", 60);

        assertThat(compared())
                .contains(
                        "It was good until 2026-11-24 14:01:00 UTC, with release 2026.11.1; all that the rule asks for"
                                + " was the same then, so what it is compared with has changed.");
    }

    @Test
    void saysOfABuiltInRuleWhichLogWasProven() {
        List<Item> good = StoredFleet.evidence("2026.11.1", 1);
        report(good, 0);
        report(List.of(new Item(ItemKind.BOOT_LOG, Bytes.of(1)), good.getLast()), 60);

        assertThat(compared())
                .contains("It was good until 2026-11-24 14:01:00 UTC, with release 2026.11.1; then logs.boot was"
                        + " \"proven\" (now \"unproven\").");
    }

    @Test
    void saysWhatWasStartedInThePlaceOfWhatIsUnknown() {
        report("2026.11.1", 0);
        report("evil", 60);

        assertThat(verdict().tier()).isEqualTo(TrustTier.CONTRAINDICATED);
        assertThat(compared())
                .hasValueSatisfying(sentence -> assertThat(sentence)
                        .startsWith("It was good until 2026-11-24 14:01:00 UTC, with release 2026.11.1; then ")
                        .contains("kernel", "sha256:")
                        .endsWith("."));
    }

    private static List<Item> withSettings(String rootLogin) {
        TreeMap<String, String> ssh = new TreeMap<>();
        ssh.put("permitrootlogin", rootLogin);
        Item settings = SettingsItem.write(Settings.of(
                        new OperatingSystem(OsFamily.LINUX, "debian", "12"),
                        List.of(new SshServer(true, List.of(new SshSection("", ssh)))),
                        List.of()))
                .orElseThrow();
        List<Item> items = new ArrayList<>(StoredFleet.evidence("2026.11.1", 1));
        items.addFirst(settings);
        return items;
    }

    @Test
    void saysWhatWasSetUpOtherwise() {
        report(withSettings("no"), 0);
        report(withSettings("yes"), 60);

        assertThat(verdict().findings())
                .extracting(finding -> finding.rule().text())
                .containsExactly("root.login");
        assertThat(compared())
                .contains("It was good until 2026-11-24 14:01:00 UTC, with release 2026.11.1; then"
                        + " ssh.sections[].settings.permitrootlogin was \"no\" (now \"yes\").");
    }

    @Test
    void hasNothingToSayOfAnApplianceThatWasNeverGood() {
        report("evil", 0);

        assertThat(compared()).isEmpty();
    }

    @Test
    void looksBehindWhatWasBadMeanwhile() {
        report("2026.11.1", 0);
        report("evil", 60);
        report("worse", 120);

        assertThat(compared())
                .hasValueSatisfying(
                        sentence -> assertThat(sentence).startsWith("It was good until 2026-11-24 14:01:00 UTC"));
    }
}
