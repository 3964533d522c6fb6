package dev.martello.server.judgement;

import dev.martello.appraisal.integrity.Placement;
import dev.martello.appraisal.policy.CompiledPolicy;
import dev.martello.appraisal.policy.MalformedPolicy;
import dev.martello.appraisal.policy.Policy;
import dev.martello.appraisal.reference.FileDigests;
import dev.martello.appraisal.reference.NamedDigests;
import dev.martello.appraisal.reference.Release;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.BootLog;
import dev.martello.evidence.bootlog.BootLogBuilder;
import dev.martello.evidence.bootlog.BootLogReplay;
import dev.martello.evidence.bootlog.EventData;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemKind;
import dev.martello.evidence.report.ItemReference;
import dev.martello.evidence.report.PcrValuesItem;
import dev.martello.evidence.settings.SettingsPieces;
import dev.martello.server.store.ApplianceTable;
import dev.martello.server.store.Database;
import dev.martello.server.store.EnrolledAppliance;
import dev.martello.server.store.EnrolledAppliance.Standing;
import dev.martello.server.store.EvidenceTable;
import dev.martello.server.store.ItemTable;
import dev.martello.server.store.QuoteClock;
import dev.martello.server.store.RegisterEntry;
import dev.martello.server.store.RegisterTable;
import dev.martello.server.store.Sql;
import dev.martello.server.store.StandingTable;
import dev.martello.server.store.StoredPolicy;
import dev.martello.server.store.VerdictInterval;
import dev.martello.server.store.VerdictTable;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrValues;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Appliances in a store as if they had reported, with logs that are genuine as far as logs are. */
public final class StoredFleet {
    private static final String POLICY = """
        policy: 1
        requirements:
          pcrs: [0, 1, 2, 3, 4, 5, 6, 7]
          banks: [sha256]
        rules:
          - id: boot-application.unknown
            severity: critical
            tier: contraindicated
            each: boot.unknownApplications
            subject: "{it.path}"
            message: "{it.path} is not in release {release.version}."
          - id: release.unexpected
            severity: medium
            tier: warning
            when: release.matches && !release.expected
            subject: release {release.version}
            message: Release {release.version} is not expected in ring {place.ring}.
          - id: release.below-floor
            severity: critical
            tier: contraindicated
            when: release.matches && release.securityVersion < release.securityFloor
            subject: release {release.version}
            message: Release {release.version} is below the floor of ring {place.ring}.
        """;

    /** A rule that no appliance here fulfils. */
    static final String STRICT_RULE = """
          - id: secure-boot.unproven
            severity: high
            tier: contraindicated
            when: boot.secureBoot != "on"
            subject: Secure Boot
            message: Secure Boot is not proven.
        """;

    private final Database database;
    private final List<RegisterEntry> register = new ArrayList<>();

    public StoredFleet(Database database) {
        this.database = database;
    }

    /** The policy that the fleet is judged by at first, with more rules. */
    public static Change.NewPolicy policy(String moreRules) {
        Bytes document = Bytes.utf8(POLICY + moreRules);
        try {
            return new Change.NewPolicy(
                    CompiledPolicy.of(Policy.parse(document)), StoredPolicy.Origin.OPERATOR, document);
        } catch (MalformedPolicy e) {
            throw new IllegalStateException(e);
        }
    }

    public static Release release(String version, long securityVersion) {
        return new Release(
                version,
                Platform.LINUX_AMD64,
                securityVersion,
                "",
                NamedDigests.of(Map.of("kernel", List.of(HashAlgorithm.SHA256.hash(Bytes.utf8(version))))),
                List.of(),
                List.of(),
                FileDigests.NONE);
    }

    public static ApplianceId id(int number) {
        return new ApplianceId(
                HashAlgorithm.SHA256.hash(Bytes.utf8("appliance " + number)).octets());
    }

    static List<Item> evidence(String version) {
        return evidence(version, BootLogBuilder.cryptoAgile(HashAlgorithm.SHA256));
    }

    /** As of {@link #report(Sql, ApplianceId, String, String, Reference, Instant)}, with the variable {@code SecureBoot} of this value. */
    public static List<Item> evidence(String version, int secureBoot) {
        return evidence(
                version,
                BootLogBuilder.cryptoAgile(HashAlgorithm.SHA256)
                        .measure(
                                7,
                                Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG,
                                EventData.globalVariable("SecureBoot", Bytes.of(secureBoot))));
    }

    private static List<Item> evidence(String version, BootLogBuilder builder) {
        for (int pcr = 0; pcr < 8; pcr++) {
            builder.measure(pcr, Tcg.EV_SEPARATOR, Bytes.repeat(0, 4));
        }
        builder.measure(
                4,
                Tcg.EV_EFI_BOOT_SERVICES_APPLICATION,
                Bytes.utf8(version),
                EventData.imageLoad("\\kernel", version.length()));
        BootLog log = builder.build();
        PcrValues pcrs = PcrValues.NONE.with(BootLogReplay.replay(log).bank(HashAlgorithm.SHA256));
        return List.of(new Item(ItemKind.BOOT_LOG, log.write()), PcrValuesItem.write(pcrs));
    }

    /** Lets a change count, whatever it does. */
    public static void adopt(References references, Change change) {
        references.adopt(change, _ -> {});
    }

    /** Puts appliances that run a version into a ring, each with the verdict that a reference comes to. */
    public void add(int from, int to, String version, String ring, Reference reference, Instant now) {
        for (int number = from; number < to; number++) {
            register.add(new RegisterEntry(id(number), "SN-" + number, "fra", "R" + number, ring, Optional.empty()));
        }
        database.change(sql -> {
            new RegisterTable(sql).replace(register, Instant.EPOCH);
            for (int number = from; number < to; number++) {
                report(sql, id(number), version, ring, reference, now);
            }
        });
    }

    /** Takes note of a report as the intake does. */
    public static void report(Sql sql, ApplianceId id, String version, String ring, Reference reference, Instant now) {
        report(sql, id, evidence(version), ring, reference, now);
    }

    /** As {@link #report(Sql, ApplianceId, String, String, Reference, Instant)}, of other evidence. */
    public static void report(
            Sql sql, ApplianceId id, List<Item> items, String ring, Reference reference, Instant now) {
        ApplianceTable appliances = new ApplianceTable(sql);
        EnrolledAppliance appliance = appliances.find(id).orElseGet(() -> enrolled(id, now));
        appliances.enrol(appliance);
        List<ItemReference> references = items.stream().map(Item::reference).toList();
        items.forEach(item -> new ItemTable(sql).add(item, now));
        new EvidenceTable(sql).replace(id, references, now);
        Placement placement = new Placement(Optional.empty(), Optional.of(ring));
        String evidence = Judge.evidenceDigest(appliance.platform(), placement, references);
        new StandingTable(sql).begin(id, evidence, placement, now);
        PcrValues pcrs = pcrs(items);
        Judge.Judged judged = new Judge(new dev.martello.server.metrics.Metrics())
                .appraise(
                        reference,
                        appliance.platform(),
                        placement,
                        pcrs,
                        () -> items,
                        settings -> SettingsPieces.of(find(items, settings).content()));
        VerdictTable verdicts = new VerdictTable(sql);
        verdicts.record(
                id,
                verdicts.current(id),
                VerdictInterval.begin(judged.appraisal(), reference.revision(), now),
                Optional.empty());
        appliances.reported(
                appliance,
                new QuoteClock(1, 1, now.toEpochMilli()),
                new Standing(evidence, now, now.plus(Duration.ofMinutes(5))));
    }

    private static Item find(List<Item> items, ItemReference reference) {
        return items.stream()
                .filter(item -> item.reference().equals(reference))
                .findFirst()
                .orElseThrow();
    }

    private static PcrValues pcrs(List<Item> items) {
        try {
            return PcrValuesItem.among(items);
        } catch (dev.martello.evidence.report.MalformedPcrValues e) {
            throw new IllegalStateException(e);
        }
    }

    private static EnrolledAppliance enrolled(ApplianceId id, Instant now) {
        return EnrolledAppliance.withKeys(id, Platform.LINUX_AMD64, Bytes.of(1), Bytes.of(0, 11), Bytes.of(2), now);
    }
}
