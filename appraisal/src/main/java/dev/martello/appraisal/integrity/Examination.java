package dev.martello.appraisal.integrity;

import dev.martello.appraisal.Facts;
import dev.martello.appraisal.Finding;
import dev.martello.evidence.report.ItemDigest;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What claims prove, before any rule of a policy is asked. The same claims examined by the same {@link Examiner} come to the same, so it
 * can be kept and judged again when the policy changes.
 *
 * @param findings breaches of the built-in rules, which proof rests on
 * @param evidence by part of the facts, such as {@code boot}, the item it was read from
 */
public record Examination(Facts facts, List<Finding> findings, SortedMap<String, ItemDigest> evidence) {
    public Examination {
        findings = List.copyOf(findings);
        evidence = new TreeMap<>(evidence);
    }
}
