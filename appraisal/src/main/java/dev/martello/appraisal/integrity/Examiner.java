package dev.martello.appraisal.integrity;

import dev.martello.appraisal.BuiltInRule;
import dev.martello.appraisal.Facts;
import dev.martello.appraisal.Finding;
import dev.martello.appraisal.policy.Requirements;
import dev.martello.appraisal.reference.ReferenceValues;
import dev.martello.appraisal.reference.Release;
import dev.martello.appraisal.reference.RingPlan;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.FirmwareMeasurements;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemDigest;
import dev.martello.evidence.report.ItemKind;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads claims: what they prove, and how that differs from the reference values. Immutable, for use by many threads. Takes time in
 * proportion to the logs and, for entries of the run-time log, to the number of releases for the platform.
 */
public final class Examiner {
    /** Part of the revision: rises when the same claims may be read in another way. */
    private static final String METHOD = "martello.examination.8\0";

    private final ReferenceValues references;
    private final List<ProfileIndex> profiles;
    private final Requirements requirements;
    private final Digest referencesDigest;
    private final Digest revision;

    /**
     * Computes the revision, which takes time in proportion to the size of the reference values.
     *
     * @param requirements what a quote must cover for anything to be proven
     */
    public Examiner(ReferenceValues references, Requirements requirements) {
        this(
                references,
                references.profiles().stream().map(ProfileIndex::new).toList(),
                requirements,
                references.digest());
    }

    private Examiner(
            ReferenceValues references,
            List<ProfileIndex> profiles,
            Requirements requirements,
            Digest referencesDigest) {
        this.references = references;
        this.profiles = profiles;
        this.requirements = requirements;
        this.referencesDigest = referencesDigest;
        this.revision = HashAlgorithm.SHA256.hash(
                Bytes.ascii(METHOD),
                referencesDigest.octets(),
                requirements.digest().octets());
    }

    /** One with other requirements, and the same reference values. */
    Examiner requiring(Requirements others) {
        return new Examiner(references, profiles, others, referencesDigest);
    }

    /** Names what claims are compared with: claims that were examined under this revision need not be examined again. */
    public Digest revision() {
        return revision;
    }

    /** Reads what one report claims. Never fails: what is wrong with the claims is a finding. */
    public Examination examine(Claims claims) {
        QuoteScope scope = QuoteScope.of(claims.quotedPcrs(), requirements);
        BootProof boot = BootProof.of(items(claims, ItemKind.BOOT_LOG), items(claims, ItemKind.USERSPACE_LOG), scope);
        RuntimeProof runtime = RuntimeProof.of(items(claims, ItemKind.RUNTIME_LOG), scope.values());
        List<Release> candidates = references.releases().stream()
                .filter(release -> release.platform() == claims.platform())
                .toList();
        Optional<RingPlan> plan = claims.placement().ring().flatMap(references::plan);
        Optional<Facts.Firmware> firmware = boot.firmware()
                .map(measured -> FirmwareFacts.read(
                        measured, registers(scope.values()), claims.placement().model(), profiles));
        Facts facts = FactsReader.read(claims, scope.values(), boot, runtime, candidates, plan, firmware);

        List<Finding> findings = new ArrayList<>(scope.findings());
        findings.addAll(boot.findings());
        findings.addAll(boot.userspace().findings());
        findings.addAll(runtime.findings());
        if (candidates.isEmpty()) {
            findings.add(noRelease(claims.platform()));
        }
        SortedMap<String, ItemDigest> evidence = evidence(boot, runtime);
        List<Item> settings = items(claims, ItemKind.SETTINGS);
        if (settings.size() > 1) {
            facts = facts.withPosture(
                    Facts.StatedSettings.malformed("there are " + settings.size() + " items of settings"),
                    Optional.empty());
        } else if (!settings.isEmpty()) {
            evidence.put(Examination.SETTINGS, settings.getFirst().digest());
            evidence.put(Examination.POSTURE, settings.getFirst().digest());
        }
        return new Examination(facts, findings, evidence);
    }

    /** What a report shows that the firmware measured, if the quote vouches for the boot log. */
    public Optional<FirmwareMeasurements> firmware(Claims claims) {
        QuoteScope scope = QuoteScope.of(claims.quotedPcrs(), requirements);
        return BootProof.of(items(claims, ItemKind.BOOT_LOG), items(claims, ItemKind.USERSPACE_LOG), scope)
                .firmware();
    }

    private static Set<PcrIndex> registers(PcrValues values) {
        Set<PcrIndex> registers = new TreeSet<>();
        values.banks().values().forEach(bank -> registers.addAll(bank.keySet()));
        return registers;
    }

    private static List<Item> items(Claims claims, ItemKind kind) {
        return claims.items().stream().filter(item -> item.kind() == kind).toList();
    }

    private static Finding noRelease(Platform platform) {
        return BuiltInRule.RELEASE_NONE.finding(
                platform.label(), "There is no release for " + platform.label() + ".", Optional.empty());
    }

    private static SortedMap<String, ItemDigest> evidence(BootProof boot, RuntimeProof runtime) {
        SortedMap<String, ItemDigest> evidence = new TreeMap<>();
        boot.item().ifPresent(item -> {
            evidence.put("boot", item);
            evidence.put("firmware", item);
        });
        boot.userspace().item().ifPresent(item -> evidence.put("userspace", item));
        runtime.item().ifPresent(item -> evidence.put("runtime", item));
        return evidence;
    }
}
