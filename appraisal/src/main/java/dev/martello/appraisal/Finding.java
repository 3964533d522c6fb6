package dev.martello.appraisal;

import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ItemDigest;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One thing that is wrong. The natural order is worst first, and total: by tier, severity, rule, subject, explanation.
 *
 * @param rule which rule it breaks
 * @param severity how bad it is
 * @param tier how far an appliance can be trusted at most that has it; never {@link TrustTier#NONE}
 * @param subject what it is about: a path, a register, a setting
 * @param explanation one sentence for the person who must act: what, where, against what
 * @param item the evidence that shows it
 * @param entry the number of the log's entry that shows it, if it is one: an event of the boot log, an entry of the run-time log,
 *     a record of the user-space log
 * @param remedy what to do about it
 */
public record Finding(
        RuleId rule,
        Severity severity,
        TrustTier tier,
        String subject,
        String explanation,
        Optional<ItemDigest> item,
        OptionalLong entry,
        Optional<String> remedy)
        implements Comparable<Finding> {
    /** Longer explanations are cut: what an appliance says is part of them. */
    public static final int MAX_EXPLANATION_CHARS = 2000;

    public static final int MAX_SUBJECT_CHARS = 500;

    /** By tier and severity alone. */
    static final Comparator<Finding> WORST_FIRST =
            Comparator.comparing(Finding::tier, Comparator.reverseOrder()).thenComparing(Finding::severity);

    private static final Comparator<Finding> NATURAL_ORDER = WORST_FIRST
            .thenComparing(Finding::rule)
            .thenComparing(Finding::subject)
            .thenComparing(Finding::explanation)
            .thenComparing(finding -> finding.item().map(ItemDigest::toString).orElse(""))
            .thenComparingLong(finding -> finding.entry().orElse(-1))
            .thenComparing(finding -> finding.remedy().orElse(""));

    public Finding {
        if (tier == TrustTier.NONE) {
            throw new IllegalArgumentException("a finding is made from evidence, so its tier is not NONE");
        }
        subject = cut(subject, MAX_SUBJECT_CHARS);
        explanation = cut(explanation, MAX_EXPLANATION_CHARS);
    }

    /** One that is about no single entry of a log. */
    public Finding(
            RuleId rule,
            Severity severity,
            TrustTier tier,
            String subject,
            String explanation,
            Optional<ItemDigest> item,
            Optional<String> remedy) {
        this(rule, severity, tier, subject, explanation, item, OptionalLong.empty(), remedy);
    }

    @Override
    public int compareTo(Finding other) {
        return NATURAL_ORDER.compare(this, other);
    }

    private static String cut(String text, int maxChars) {
        if (text.length() <= maxChars) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(maxChars - 2)) ? maxChars - 2 : maxChars - 1;
        return text.substring(0, end) + "…";
    }
}
