package dev.martello.appraisal.integrity;

import dev.martello.appraisal.Appraisal;
import dev.martello.appraisal.BuiltInRule;
import dev.martello.appraisal.Facts;
import dev.martello.appraisal.Finding;
import dev.martello.appraisal.policy.CompiledPolicy;
import dev.martello.appraisal.reference.Release;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemDigest;
import dev.martello.evidence.report.ItemKind;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Judges claims against releases and a policy.
 *
 * <pre>{@code
 * Appraiser appraiser = new Appraiser(releases, CompiledPolicy.standard());
 * Appraisal appraisal = appraiser.appraise(new Claims(Platform.LINUX_AMD64, quotedPcrs, items));
 * Verdict verdict = Verdict.of(appliance, appraisal, now.plus(lease));
 * }</pre>
 *
 * <p>Immutable, for use by many threads. Takes time in proportion to the logs and, for entries of the run-time log, to the number
 * of releases for the platform.
 */
public final class Appraiser {
    /** Part of the revision: rises when the same inputs may lead to another appraisal. */
    private static final String METHOD = "martello.appraisal.integrity.1\0";

    private final List<Release> releases;
    private final CompiledPolicy policy;
    private final Digest revision;

    /** Computes the revision, which takes time in proportion to the size of the releases. */
    public Appraiser(List<Release> releases, CompiledPolicy policy) {
        this.releases = List.copyOf(releases);
        this.policy = policy;
        this.revision = revision(releases, policy);
    }

    private static Digest revision(List<Release> releases, CompiledPolicy policy) {
        Stream<Bytes> inputs = Stream.concat(
                Stream.of(Bytes.ascii(METHOD), policy.digest().octets()),
                releases.stream().map(Release::digest).map(Digest::octets).sorted());
        return HashAlgorithm.SHA256.hash(inputs.toArray(Bytes[]::new));
    }

    /** Names what claims are judged against: claims that were judged under this revision need not be judged again. */
    public Digest revision() {
        return revision;
    }

    /** Judges what one report claims. Never fails: what is wrong with the claims is a finding. */
    public Appraisal appraise(Claims claims) {
        QuoteScope scope = QuoteScope.of(claims.quotedPcrs(), policy.requirements());
        BootProof boot = BootProof.of(items(claims, ItemKind.BOOT_LOG), scope.values());
        RuntimeProof runtime = RuntimeProof.of(items(claims, ItemKind.RUNTIME_LOG), scope.values());
        List<Release> candidates = releases.stream()
                .filter(release -> release.platform() == claims.platform())
                .toList();
        Facts facts = FactsReader.read(claims, boot, runtime, candidates);

        List<Finding> findings = new ArrayList<>(scope.findings());
        findings.addAll(boot.findings());
        findings.addAll(runtime.findings());
        if (candidates.isEmpty()) {
            findings.add(noRelease(claims.platform()));
        }
        findings.addAll(policy.findings(facts, evidence(boot, runtime)));
        return Appraisal.of(
                findings.stream().distinct().toList(),
                facts.release().filter(Facts.Reference::matches).map(Facts.Reference::version),
                facts);
    }

    private static List<Item> items(Claims claims, ItemKind kind) {
        return claims.items().stream().filter(item -> item.kind() == kind).toList();
    }

    private static Finding noRelease(Platform platform) {
        return BuiltInRule.RELEASE_NONE.finding(
                platform.label(), "There is no release for " + platform.label() + ".", Optional.empty());
    }

    /** Which item shows which part of the facts. */
    private static Map<String, ItemDigest> evidence(BootProof boot, RuntimeProof runtime) {
        Map<String, ItemDigest> evidence = new TreeMap<>();
        boot.item().ifPresent(item -> evidence.put("boot", item));
        runtime.item().ifPresent(item -> evidence.put("runtime", item));
        return evidence;
    }
}
