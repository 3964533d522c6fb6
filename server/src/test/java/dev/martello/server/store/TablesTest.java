package dev.martello.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.appraisal.Finding;
import dev.martello.appraisal.RuleId;
import dev.martello.appraisal.Severity;
import dev.martello.appraisal.integrity.Placement;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemKind;
import dev.martello.evidence.report.ItemReference;
import dev.martello.evidence.settings.OperatingSystem;
import dev.martello.evidence.settings.OsFamily;
import dev.martello.evidence.settings.Settings;
import dev.martello.evidence.settings.SettingsItem;
import dev.martello.evidence.settings.Sysctls;
import dev.martello.server.ledger.LedgerEntry;
import dev.martello.server.ledger.LedgerEntryFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablesTest {
    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00.123456Z");
    private static final ApplianceId ID = new ApplianceId(Bytes.repeat(0xab, 32));
    private static final Finding FINDING = new Finding(
            new RuleId("secure-boot.off"),
            Severity.HIGH,
            TrustTier.CONTRAINDICATED,
            "Secure Boot",
            "Secure Boot is off",
            Optional.of(new Item(ItemKind.BOOT_LOG, Bytes.of(1)).reference().digest()),
            Optional.empty());

    @TempDir
    Path directory;

    private Database database;

    @BeforeEach
    void open() {
        database = openDatabase();
        enrol(1, NOW);
    }

    Database openDatabase() {
        return Database.open(directory.resolve("test.db"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void enrol(int key, Instant when) {
        EnrolledAppliance appliance =
                EnrolledAppliance.withKeys(ID, Platform.LINUX_AMD64, Bytes.of(1), name(key), Bytes.of(key), when);
        database.change(sql -> new ApplianceTable(sql).enrol(appliance));
    }

    private static Bytes name(int key) {
        return Bytes.of(0, key >> 8, key);
    }

    private EnrolledAppliance appliance() {
        return database.read(sql -> new ApplianceTable(sql).find(ID)).orElseThrow();
    }

    private static VerdictInterval verdict(TrustTier tier, String revision, Instant from) {
        List<Finding> findings = tier == TrustTier.AFFIRMING ? List.of() : List.of(FINDING);
        return new VerdictInterval(tier, Optional.of("2026.11"), findings, revision, from, Optional.empty());
    }

    private boolean record(VerdictInterval verdict, Instant leaseUntil) {
        return database.write(sql -> {
            VerdictTable verdicts = new VerdictTable(sql);
            return verdicts.record(ID, verdicts.current(ID), verdict, Optional.of(leaseUntil));
        });
    }

    @Test
    void forgetsWhatCeasedToHoldAndNothingThatHolds() {
        Item old = new Item(ItemKind.BOOT_LOG, Bytes.of(7));
        Item current = new Item(ItemKind.BOOT_LOG, Bytes.of(8));
        Instant later = NOW.plusSeconds(100);
        database.change(sql -> {
            new ItemTable(sql).add(old, NOW);
            new ItemTable(sql).add(current, NOW);
            new EvidenceTable(sql).replace(ID, List.of(old.reference()), NOW);
            new EvidenceTable(sql).replace(ID, List.of(current.reference()), later);
            new StandingTable(sql).begin(ID, "a", Placement.UNKNOWN, NOW);
            new StandingTable(sql).begin(ID, "b", Placement.UNKNOWN, later);
        });
        record(verdict(TrustTier.CONTRAINDICATED, "r1", NOW), later.plusSeconds(60));
        record(verdict(TrustTier.AFFIRMING, "r1", later), later.plusSeconds(60));

        assertThat(forget(later)).as("what ended then may still be asked for").isZero();
        assertThat(forget(later.plusSeconds(1))).isEqualTo(3);
        assertThat(deleteUnused(later)).isEqualTo(1);

        assertThat(item(old)).isEmpty();
        assertThat(currentItems()).containsExactly(current.reference());
        assertThat(rows("select count(*) as n from verdict")).isEqualTo(1);
        assertThat(rows("select count(*) as n from standing")).isEqualTo(1);
        assertThat(forget(later.plusSeconds(10_000))).isZero();
    }

    @Test
    void forgetsMoreOfThePastThanGoesIntoOneTransaction() {
        int count = 2 * Cleaning.PORTION + 3;
        database.change(sql -> {
            for (int i = 0; i <= count; i++) {
                new StandingTable(sql).begin(ID, "e" + i, Placement.UNKNOWN, NOW.plusSeconds(i));
            }
        });

        assertThat(forget(NOW.plusSeconds(count + 1))).isEqualTo(count);
        assertThat(rows("select count(*) as n from standing")).isEqualTo(1);
    }

    @Test
    void putsWhatIsToGoIntoTheLedgerIntoTheTransactionThatDidIt() throws Exception {
        record(verdict(TrustTier.AFFIRMING, "r1", NOW), NOW.plusSeconds(60));
        record(verdict(TrustTier.AFFIRMING, "r2", NOW.plusSeconds(10)), NOW.plusSeconds(60));
        record(verdict(TrustTier.CONTRAINDICATED, "r2", NOW.plusSeconds(20)), NOW.plusSeconds(60));
        record(verdict(TrustTier.CONTRAINDICATED, "r2", NOW.plusSeconds(90)), NOW.plusSeconds(60));
        database.change(sql -> new ApplianceTable(sql).inTwoPlaces(ID, NOW));
        database.change(sql -> new ApplianceTable(sql).inTwoPlaces(ID, NOW.plusSeconds(5)));
        assertThatThrownBy(() -> database.change(sql -> {
                    new LedgerTable(sql).append(new LedgerEntry.TwoPlaces(NOW, ID));
                    throw new IllegalStateException("undone");
                }))
                .hasMessage("undone");

        List<LedgerEntry> pending = new ArrayList<>();
        for (Bytes each : database.read(
                sql -> sql.list("select content from ledger_pending order by id", row -> row.octets("content")))) {
            pending.add(LedgerEntryFormat.parse(each));
        }
        assertThat(pending)
                .as("the same verdict by another revision is no entry, the same after a silence is")
                .satisfiesExactly(
                        enrolled -> assertThat(enrolled)
                                .isEqualTo(new LedgerEntry.Enrolled(NOW, ID, Platform.LINUX_AMD64, name(1))),
                        first -> assertThat(first)
                                .isInstanceOfSatisfying(
                                        LedgerEntry.VerdictChanged.class,
                                        each -> assertThat(each.tier()).isEqualTo(TrustTier.AFFIRMING)),
                        second -> assertThat(second).isInstanceOfSatisfying(LedgerEntry.VerdictChanged.class, each -> {
                            assertThat(each.tier()).isEqualTo(TrustTier.CONTRAINDICATED);
                            assertThat(each.rules()).containsExactly(FINDING.rule());
                            assertThat(each.silentSince()).isEmpty();
                        }),
                        third -> assertThat(third)
                                .isInstanceOfSatisfying(
                                        LedgerEntry.VerdictChanged.class,
                                        each -> assertThat(each.silentSince()).contains(NOW.plusSeconds(60))),
                        places -> assertThat(places).isEqualTo(new LedgerEntry.TwoPlaces(NOW, ID)));
    }

    private int forget(Instant before) {
        return new Cleaning(database).past(before);
    }

    @Test
    void knowsHowManyHaveAFindingAndSinceWhen() {
        record(verdict(TrustTier.CONTRAINDICATED, "r1", NOW), NOW.plusSeconds(60));
        record(verdict(TrustTier.CONTRAINDICATED, "r2", NOW.plusSeconds(200)), NOW.plusSeconds(60));

        Optional<FindingTable.Spread> spread = database.read(sql -> new FindingTable(sql).spread(FINDING));
        assertThat(spread).contains(new FindingTable.Spread(1, NOW));
        Map<Cohort, Long> having = database.read(sql -> new FindingTable(sql).having(FINDING));
        assertThat(having)
                .containsExactly(Map.entry(new Cohort(Optional.of("2026.11"), Optional.empty(), Optional.empty()), 1L));
        assertThat(rows("select count(*) as n from verdict where valid_to_us is null and release = '2026.11'"))
                .isEqualTo(1);

        record(verdict(TrustTier.AFFIRMING, "r3", NOW.plusSeconds(300)), NOW.plusSeconds(400));
        Optional<FindingTable.Spread> gone = database.read(sql -> new FindingTable(sql).spread(FINDING));
        assertThat(gone).isEmpty();
    }

    private long rows(String query) {
        return database.read(sql -> sql.number(query));
    }

    private List<ItemReference> currentItems() {
        return database.read(sql -> new EvidenceTable(sql).current(ID));
    }

    private Optional<Item> item(Item wanted) {
        return database.read(sql -> new ItemTable(sql).find(wanted.reference()));
    }

    private int deleteUnused(Instant before) {
        return new Cleaning(database).items(before);
    }

    private Map<TrustTier, Long> tiers(Instant time) {
        return database.read(sql -> new FleetTable(sql).tiers(time));
    }

    private List<FleetMember> page(TrustTier tier, Instant time) {
        return database.read(sql -> new FleetTable(sql).page("", 10, Optional.of(tier), Optional.empty(), time));
    }

    private List<VerdictInterval> history() {
        return database.read(sql -> new VerdictTable(sql).history(ID, 10));
    }

    @Test
    void keepsVerdictsAsIntervalsThatEndWithTheirLease() {
        Instant later = NOW.plusSeconds(60);
        assertThat(record(verdict(TrustTier.AFFIRMING, "r1", NOW), NOW.plusSeconds(90)))
                .isTrue();
        assertThat(record(verdict(TrustTier.AFFIRMING, "r2", later), NOW.plusSeconds(90)))
                .isFalse();
        assertThat(history()).containsExactly(verdict(TrustTier.AFFIRMING, "r2", NOW));
        assertThat(record(verdict(TrustTier.CONTRAINDICATED, "r2", later), NOW.plusSeconds(90)))
                .isTrue();
        assertThat(history().get(1).to()).contains(later);
        assertThat(history().getFirst().findings()).containsExactly(FINDING);
        Instant lapsed = later.plusSeconds(90);
        assertThat(record(verdict(TrustTier.CONTRAINDICATED, "r2", lapsed.plusSeconds(100)), lapsed))
                .isFalse();
        assertThat(history()).hasSize(3);
        assertThat(history().get(1).to()).contains(lapsed);
    }

    @Test
    void keepsEvidenceAsIntervalsOfWhatChanged() {
        Item log = new Item(ItemKind.BOOT_LOG, Bytes.of(1));
        List<Item> segments = IntStream.range(0, 3)
                .mapToObj(i -> new Item(ItemKind.RUNTIME_LOG, Bytes.of(i)))
                .toList();
        database.change(sql -> {
            ItemTable items = new ItemTable(sql);
            items.add(log, NOW);
            segments.forEach(each -> items.add(each, NOW));
            segments.forEach(each -> items.add(each, NOW));
        });
        List<ItemReference> first = List.of(
                log.reference(), segments.get(0).reference(), segments.get(1).reference());
        List<ItemReference> second = List.of(
                log.reference(),
                segments.get(0).reference(),
                segments.get(2).reference(),
                segments.get(1).reference());
        database.change(sql -> new EvidenceTable(sql).replace(ID, first, NOW));
        database.change(sql -> new EvidenceTable(sql).replace(ID, second, NOW.plusSeconds(1)));
        assertThat(currentItems()).isEqualTo(second);
        assertThat(rows("select count(*) as n from evidence"))
                .as("two stayed, one ended, two began")
                .isEqualTo(5);
        assertThat(rows("select count(*) as n from evidence where valid_to_us is not null"))
                .isEqualTo(1);
    }

    @Test
    void writesAnExaminationOnceForAllWhoStandByTheSameEvidence() {
        ExaminationTable.Entry found = ExaminationTable.Entry.of("e", "r", Bytes.of(1));
        ExaminationTable.Entry other = ExaminationTable.Entry.of("e", "r", Bytes.of(2));
        for (ExaminationTable.Entry each : List.of(found, found, other, other, found)) {
            database.change(sql -> new ExaminationTable(sql).addIfMissing(each, NOW));
            assertThat(examination("e", "r")).contains(each.content());
        }
        assertThat(examination("e", "r2")).isEmpty();
        new Cleaning(database).examinations("r");
        assertThat(examination("e", "r")).as("nobody stands by it").isEmpty();
        database.change(sql -> new ExaminationTable(sql).addIfMissing(found, NOW));
        assertThat(examination("e", "r")).contains(found.content());
    }

    private Optional<Bytes> examination(String evidence, String revision) {
        return database.read(sql -> {
            ExaminationTable table = new ExaminationTable(sql);
            return table.find(evidence, revision).flatMap(table::content);
        });
    }

    @Test
    void keepsItemsOfOneDigestApartByKindAndDeletesUnusedOnes() {
        Item asLog = new Item(ItemKind.BOOT_LOG, Bytes.of(9));
        Item asList = new Item(ItemKind.RUNTIME_LOG, Bytes.of(9));
        database.change(sql -> {
            new ItemTable(sql).add(asLog, NOW);
            new ItemTable(sql).add(asList, NOW);
            new EvidenceTable(sql).replace(ID, List.of(asLog.reference()), NOW);
        });
        assertThat(deleteUnused(NOW)).isZero();
        assertThat(deleteUnused(NOW.plusSeconds(1))).isEqualTo(1);
        assertThat(item(asLog)).contains(asLog);
        assertThat(item(asList)).isEmpty();
    }

    @Test
    void deletesMoreUnusedItemsThanGoIntoOneTransactionAndNoOther() {
        int count = 2 * Cleaning.PORTION + 3;
        List<Item> all = IntStream.range(0, count)
                .mapToObj(i -> new Item(ItemKind.RUNTIME_LOG, Bytes.of(i >> 8, i)))
                .toList();
        database.change(sql -> {
            all.forEach(each -> new ItemTable(sql).add(each, NOW));
            new EvidenceTable(sql)
                    .replace(
                            ID,
                            List.of(all.get(0).reference(), all.get(count - 1).reference()),
                            NOW);
        });

        assertThat(deleteUnused(NOW.plusSeconds(1))).isEqualTo(count - 2);

        assertThat(item(all.get(0))).isPresent();
        assertThat(item(all.get(count - 1))).isPresent();
        assertThat(rows("select count(*) as n from item")).isEqualTo(2);
    }

    @Test
    void keepsWhatSetupsHaveInCommonOnce() {
        Item one = settings("1");
        Item other = settings("2");
        Item malformed = new Item(ItemKind.SETTINGS, Bytes.ascii("no settings"));
        database.change(sql -> {
            for (Item each : List.of(one, other, malformed, one)) {
                new ItemTable(sql).add(each, NOW);
            }
            new EvidenceTable(sql).replace(ID, List.of(other.reference()), NOW);
        });
        assertThat(rows("select count(*) as n from settings_piece"))
                .as("the system and what is unseen of both, and the settings of each")
                .isEqualTo(4);
        for (Item each : List.of(one, other, malformed)) {
            assertThat(item(each)).contains(each);
            Optional<StoredItem> stored = database.read(sql -> new ItemTable(sql).find(each.digest()));
            assertThat(stored.map(StoredItem::item)).contains(each);
            OptionalLong size = database.read(sql -> new ItemTable(sql).size(each.reference()));
            assertThat(size).hasValue(each.content().length());
        }

        assertThat(deleteUnused(NOW.plusSeconds(1))).isEqualTo(2);

        assertThat(item(one)).isEmpty();
        assertThat(item(other)).contains(other);
        assertThat(rows("select count(*) as n from settings_piece")).isEqualTo(3);
        assertThat(rows("select count(*) as n from settings_item_piece")).isEqualTo(3);
        database.change(sql -> new ItemTable(sql).add(one, NOW));
        assertThat(item(one)).contains(one);
    }

    private static Item settings(String panic) {
        return SettingsItem.write(Settings.of(
                        new OperatingSystem(OsFamily.LINUX, "debian", "12"),
                        List.of(new Sysctls(new TreeMap<>(Map.of("kernel.panic", panic)))),
                        List.of()))
                .orElseThrow();
    }

    @Test
    void remembersTheClockOfEachKeyAndNotTooManyKeys() {
        QuoteClock clock = new QuoteClock(3, 2, 1);
        EnrolledAppliance.Standing standing = new EnrolledAppliance.Standing("e", NOW, NOW.plusSeconds(5));
        EnrolledAppliance before = appliance();
        database.change(sql -> new ApplianceTable(sql).reported(before, clock, standing));
        enrol(2, NOW.plusSeconds(1));
        assertThat(appliance().clock()).isEmpty();
        assertThat(appliance().standing()).contains(standing);
        enrol(1, NOW.plusSeconds(2));
        assertThat(appliance().clock()).contains(clock);
        for (int key = 3; key < ApplianceTable.MAX_KEYS + 50; key++) {
            enrol(key, NOW.plusSeconds(key));
        }
        assertThat(appliance().akName()).isEqualTo(name(ApplianceTable.MAX_KEYS + 49));
        assertThat(rows("select count(*) as n from attestation_key")).isEqualTo(ApplianceTable.MAX_KEYS);
    }

    private static RegisterEntry entry(int number, String serial, String ring) {
        return new RegisterEntry(
                new ApplianceId(Bytes.repeat(number, 32)), serial, "ams1", "R" + number, ring, Optional.empty());
    }

    private long replace(RegisterEntry... entries) {
        database.change(sql -> new RegisterTable(sql).replace(List.of(entries), NOW));
        assertThat(database.<List<RegisterEntry>>read(sql -> new RegisterTable(sql).all()))
                .containsExactlyInAnyOrder(entries);
        return database.read(sql -> new RegisterTable(sql).generation());
    }

    @Test
    void writesOfARegisterWhatIsAnotherThanBefore() {
        long first = replace(entry(1, "SN-1", "early"), entry(2, "SN-2", "early"), entry(3, "SN-3", "early"));

        assertThat(replace(entry(3, "SN-3", "early"), entry(1, "SN-1", "early"), entry(2, "SN-2", "early")))
                .as("nothing that anybody remembers of it is old")
                .isEqualTo(first);
        long second = replace(entry(1, "SN-2", "early"), entry(2, "SN-1", "early"), entry(3, "SN-3", "broad"));
        assertThat(second).as("two serials changed hands").isGreaterThan(first);
        assertThat(replace(entry(2, "SN-1", "early"), entry(4, "SN-2", "early")))
                .isGreaterThan(second);
        replace();
    }

    @Test
    void renewsAReportOnlyIfAllIsAsItIsRemembered() {
        QuoteClock first = new QuoteClock(3, 2, 1);
        QuoteClock second = new QuoteClock(3, 2, -1);
        QuoteClock third = new QuoteClock(4, 0, 2);
        EnrolledAppliance before = appliance();
        database.change(sql -> new ApplianceTable(sql)
                .reported(before, first, new EnrolledAppliance.Standing("e", NOW, NOW.plusSeconds(5))));
        Generations generations = database.read(Generations::current);

        assertThat(renew(name(2), first, second, generations)).as("another key").isZero();
        assertThat(renew(name(1), second, third, generations))
                .as("another clock")
                .isZero();
        assertThat(renew(name(1), first, second, new Generations(generations.register() + 1, generations.reference())))
                .as("another register")
                .isZero();
        assertThat(renew(name(1), first, second, new Generations(generations.register(), generations.reference() + 1)))
                .as("another reference")
                .isZero();
        assertThat(appliance().clock()).contains(first);
        assertThat(renew(name(1), first, second, generations)).isEqualTo(1);
        assertThat(renew(name(1), first, second, generations)).as("once").isZero();
        assertThat(appliance().clock()).contains(second);
        assertThat(appliance().standing())
                .contains(new EnrolledAppliance.Standing("e", NOW.plusSeconds(7), NOW.plusSeconds(9)));
        replace(entry(1, "SN-1", "early"));
        assertThat(renew(name(1), second, third, generations))
                .as("the register changed")
                .isZero();
    }

    private static Certificate certificate(String serial) {
        return new Certificate(
                serial,
                ID,
                "15",
                "ab",
                KeyKind.MEMORY,
                List.of("spiffe://cdn.example/site/ams1/appliance/" + ID),
                NOW,
                NOW.minusSeconds(300),
                NOW.plusSeconds(3600));
    }

    private CertificateTable.Status status(String serial) {
        return database.read(sql -> new CertificateTable(sql).status("15", serial));
    }

    @Test
    void revokesWhatWasCertifiedForAnotherAttestationKey() {
        database.change(sql -> new CertificateTable(sql).add(certificate("1")));
        enrol(1, NOW);
        assertThat(status("1")).as("the same key again").isEqualTo(new CertificateTable.Status.Good(ID));

        enrol(2, NOW);
        assertThat(status("1"))
                .isInstanceOfSatisfying(
                        CertificateTable.Status.Revoked.class,
                        revoked -> assertThat(revoked.reason()).isEqualTo(RevocationReason.KEY_REPLACED));
    }

    @Test
    void revokesWhatWasCertifiedBeforeTheApplianceHadAnAttestationKey() {
        ApplianceId device = new ApplianceId(Bytes.repeat(0xcd, 32));
        database.change(sql -> {
            Certificate given = certificate("1");
            new CertificateTable(sql)
                    .add(new Certificate(
                            given.serial(),
                            device,
                            given.issuer(),
                            given.keyDigest(),
                            given.keyKind(),
                            given.names(),
                            given.issued(),
                            given.notBefore(),
                            given.notAfter()));
            new ApplianceTable(sql)
                    .enrol(EnrolledAppliance.withKeys(
                            device, Platform.LINUX_AMD64, Bytes.of(1), name(1), Bytes.of(1), NOW));
        });
        assertThat(status("1")).isInstanceOf(CertificateTable.Status.Revoked.class);
    }

    @Test
    void revokesWhatCountsOnceAndTellsTheLedgerOfIt() {
        database.change(sql -> {
            CertificateTable table = new CertificateTable(sql);
            table.add(certificate("1"));
            table.add(certificate("2"));
        });
        long before = database.read(sql -> new CertificateTable(sql).generation());
        assertThat(revoke(NOW.plusSeconds(1))).isEqualTo(2);
        assertThat(revoke(NOW.plusSeconds(2))).as("once").isZero();

        long after = database.read(sql -> new CertificateTable(sql).generation());
        List<Certificate> live = database.read(sql -> new CertificateTable(sql).live(ID, NOW));
        List<CertificateTable.Revoked> listed =
                database.read(sql -> new CertificateTable(sql).revoked("15", NOW.plusSeconds(2)));
        List<CertificateTable.Revoked> ended =
                database.read(sql -> new CertificateTable(sql).revoked("15", NOW.plusSeconds(3600)));
        assertThat(after).isEqualTo(before + 1);
        assertThat(live).isEmpty();
        assertThat(listed).extracting(CertificateTable.Revoked::serial).containsExactly("1", "2");
        assertThat(ended).as("ended certificates are left out").isEmpty();
        assertThat(status("3")).isEqualTo(new CertificateTable.Status.Unknown());
    }

    @Test
    void aRevocationKeepsItsMomentThoughItGetsAGraverReason() {
        database.change(sql -> new CertificateTable(sql).add(certificate("1")));
        Instant first = NOW.plusSeconds(1);
        assertThat(revokeIssued(first)).isEqualTo(1);

        assertThat(revoke(NOW.plusSeconds(2))).isEqualTo(1);
        assertThat(status("1")).isEqualTo(new CertificateTable.Status.Revoked(ID, first, RevocationReason.VERDICT));
        assertThat(revokeIssued(NOW.plusSeconds(3)))
                .as("it says no more than that")
                .isZero();
        assertThat(revoked()).containsExactly("1 revoked.issuer-compromised", "1 revoked.verdict");
    }

    private int revokeIssued(Instant now) {
        return database.write(
                sql -> new CertificateTable(sql).revokeIssued("15", RevocationReason.ISSUER_COMPROMISED, now, 100));
    }

    /** What the ledger has of revocations. */
    private List<String> revoked() {
        return RevocationRaceTest.revoked(database);
    }

    /** An appliance that holds a certificate and whose verdict holds until a time. */
    private void reportUntil(Instant leaseEnd) {
        database.change(sql -> new CertificateTable(sql).add(certificate("1")));
        enrol(1, NOW);
        database.change(sql -> new ApplianceTable(sql).stand(ID, new EnrolledAppliance.Standing("e", NOW, leaseEnd)));
    }

    private Optional<Instant> nextLeaseEnd(Instant now) {
        return database.read(sql -> new CertificateTable(sql).nextLeaseEnd(now));
    }

    private List<ApplianceId> silent(Instant now) {
        return database.read(sql -> new CertificateTable(sql).silent(now));
    }

    @Test
    void whoFellSilentRenewsNotEvenWhatARevokedIssuerGave() {
        Instant leaseEnd = NOW.plusSeconds(60);
        reportUntil(leaseEnd);
        revokeIssued(NOW.plusSeconds(1));
        assertThat(nextLeaseEnd(NOW)).contains(leaseEnd);
        assertThat(silent(leaseEnd)).containsExactly(ID);

        int revoked = database.write(sql -> new CertificateTable(sql).revokeIfSilent(ID, leaseEnd));
        List<Certificate> renewable = database.read(sql -> new CertificateTable(sql).renewable(ID, leaseEnd));
        assertThat(revoked).isEqualTo(1);
        assertThat(renewable).isEmpty();
        assertThat(silent(leaseEnd)).as("once").isEmpty();
    }

    @Test
    void theNextLeaseEndIsStillToCome() {
        Instant leaseEnd = NOW.plusSeconds(60);
        reportUntil(leaseEnd);

        assertThat(nextLeaseEnd(leaseEnd.minusMillis(1))).contains(leaseEnd);
        assertThat(nextLeaseEnd(leaseEnd)).isEmpty();
    }

    private int revoke(Instant now) {
        return database.write(sql -> new CertificateTable(sql).revoke(ID, RevocationReason.VERDICT, now));
    }

    @Test
    void forgetsCertificatesThatEnded() {
        database.change(sql -> new CertificateTable(sql).add(certificate("1")));
        int early = database.write(sql -> new CertificateTable(sql).forget(NOW.plusSeconds(3600)));
        int late = database.write(sql -> new CertificateTable(sql).forget(NOW.plusSeconds(3601)));
        assertThat(early).isZero();
        assertThat(late).isEqualTo(1);
    }

    private int renew(Bytes akName, QuoteClock before, QuoteClock now, Generations generations) {
        Renewal renewal = new Renewal(ID, akName, before, now, generations, NOW.plusSeconds(7), NOW.plusSeconds(9));
        return database.update(renewal.toUpdate());
    }

    @Test
    void boundsTheRefusalsItRemembers() {
        List<RefusalCount> many = IntStream.range(0, RefusalTable.MAX_ROWS + 10)
                .mapToObj(i -> new RefusalCount(
                        "f" + i, "nonce.invalid", "", Optional.empty(), 1, NOW, NOW.plus(Duration.ofMillis(i))))
                .toList();
        database.change(sql -> new RefusalTable(sql).add(many));
        database.change(sql -> new RefusalTable(sql).add(many.subList(many.size() - 1, many.size())));
        List<RefusalCount> kept = database.read(sql -> new RefusalTable(sql).latest(2 * RefusalTable.MAX_ROWS));
        assertThat(kept).hasSize(RefusalTable.MAX_ROWS);
        assertThat(kept.getFirst().fingerprint()).isEqualTo("f" + (many.size() - 1));
        assertThat(kept.getFirst().times()).isEqualTo(2);
    }

    @Test
    void knowsTheTierOfATimeByTheLease() {
        Instant until = NOW.plusSeconds(60);
        EnrolledAppliance.Standing standing = new EnrolledAppliance.Standing("e", NOW, until);
        EnrolledAppliance enrolled = appliance();
        database.change(sql -> {
            new VerdictTable(sql).record(ID, Optional.empty(), verdict(TrustTier.WARNING, "r", NOW), Optional.empty());
            new ApplianceTable(sql).reported(enrolled, new QuoteClock(1, 0, 1), standing);
        });
        for (Instant time : List.of(NOW, until.minusNanos(1000), until, until.plusSeconds(1))) {
            TrustTier tier = time.isBefore(until) ? TrustTier.WARNING : TrustTier.NONE;
            assertThat(tiers(time)).containsOnlyKeys(tier);
            assertThat(page(tier, time))
                    .singleElement()
                    .satisfies(member -> assertThat(member.tier(time)).isEqualTo(tier));
        }
    }
}
