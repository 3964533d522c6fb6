package dev.martello.appraisal.integrity;

import dev.martello.appraisal.Appraisal;
import dev.martello.appraisal.Facts;
import dev.martello.appraisal.Finding;
import dev.martello.appraisal.policy.CompiledPolicy;
import dev.martello.appraisal.posture.CheckSet;
import dev.martello.appraisal.reference.ReferenceValues;
import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.util.stream.Stream;

/**
 * Judges claims against reference values and a policy, in three steps: an {@link Examiner} reads what claims prove, which is costly and does
 * not ask the policy's rules; checks of posture are asked of the settings, which is the same for all machines that are set up alike; then the rules
 * judge that, which is cheap.
 *
 * <pre>{@code
 * Appraiser appraiser = new Appraiser(ReferenceValues.of(releases), CompiledPolicy.standard());
 * Appraisal appraisal = appraiser.appraise(new Claims(Platform.LINUX_AMD64, placement, quotedPcrs, items));
 * Verdict verdict = Verdict.of(appliance, appraisal, now.plus(lease));
 * }</pre>
 *
 * <p>Immutable, for use by many threads.
 */
public final class Appraiser {
    /** Part of the revision: rises when the same inputs may lead to another appraisal. */
    private static final String METHOD = "martello.appraisal.integrity.5\0";

    private final Examiner examiner;
    private final CompiledPolicy policy;
    private final CheckSet checks;
    private final Digest revision;

    /** One that asks no checks of posture. */
    public Appraiser(ReferenceValues references, CompiledPolicy policy) {
        this(references, policy, CheckSet.NONE);
    }

    /** Computes the revision, which takes time in proportion to the size of the reference values. */
    public Appraiser(ReferenceValues references, CompiledPolicy policy, CheckSet checks) {
        this(new Examiner(references, policy.requirements()), policy, checks);
    }

    private Appraiser(Examiner examiner, CompiledPolicy policy, CheckSet checks) {
        this.examiner = examiner;
        this.policy = policy;
        this.checks = checks;
        this.revision = HashAlgorithm.SHA256.hash(
                Bytes.ascii(METHOD),
                examiner.revision().octets(),
                policy.digest().octets(),
                checks.revision().octets());
    }

    /** One that judges by another policy against the same reference values. */
    public Appraiser withPolicy(CompiledPolicy other) {
        return new Appraiser(examiner.requiring(other.requirements()), other, checks);
    }

    /** One that asks other checks. */
    public Appraiser withChecks(CheckSet others) {
        return new Appraiser(examiner, policy, others);
    }

    /** Names what claims are judged by: claims that were judged under this revision need not be judged again. */
    public Digest revision() {
        return revision;
    }

    /** What reads claims before they are judged here. */
    public Examiner examiner() {
        return examiner;
    }

    /** The checks of posture that are asked. */
    public CheckSet checks() {
        return checks;
    }

    /** Judges what one report claims. Never fails: what is wrong with the claims is a finding. */
    public Appraisal appraise(Claims claims) {
        Examination examination = examiner.examine(claims);
        return judge(claims.items().stream()
                .filter(item ->
                        examination.settings().filter(item.digest()::equals).isPresent())
                .findFirst()
                .map(item -> examination.with(checks.ask(item.content())))
                .orElse(examination));
    }

    /**
     * Judges what claims were found to prove, by {@link #examiner} or another one of the same revision, with what the {@link #checks} say
     * of its settings. Findings that are as bad
     * as each other stand in the order of the policy's rules, after those of the built-in rules.
     */
    public Appraisal judge(Examination examination) {
        Facts facts = examination.facts();
        Stream<Finding> findings = Stream.concat(
                examination.findings().stream().sorted(), policy.findings(facts, examination.evidence()).stream());
        return Appraisal.of(
                findings.distinct().toList(),
                facts.release().filter(Facts.Reference::matches).map(Facts.Reference::version),
                facts);
    }
}
