package dev.martello.appraisal.integrity;

import dev.martello.appraisal.BuiltInRule;
import dev.martello.appraisal.Finding;
import dev.martello.appraisal.policy.Requirements;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrValues;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which of the quoted values logs are held against.
 *
 * @param values those of the banks that the policy accepts, that cover all required registers and that the firmware measures into;
 *     none if there is no such bank, so that nothing is proven
 * @param others those of the other banks, which prove nothing
 */
record QuoteScope(PcrValues values, PcrValues others, List<Finding> findings) {
    /** PC Client Platform Firmware Profile, §3.3.4: PCRs 0 to 7 are the firmware's. */
    static final int FIRMWARE_PCRS = 8;

    static QuoteScope of(PcrValues quoted, Requirements requirements) {
        SortedMap<HashAlgorithm, SortedMap<PcrIndex, Digest>> strong = new TreeMap<>(quoted.banks());
        strong.keySet().retainAll(requirements.banks());
        if (quoted.banks().isEmpty()) {
            return refused(BuiltInRule.PCRS_INSUFFICIENT, "quote", "The quote covers no PCR.");
        }
        if (strong.isEmpty()) {
            return refused(
                    BuiltInRule.PCRS_WEAK_BANK,
                    banks(quoted.banks().keySet()),
                    "The quote is over " + banks(quoted.banks().keySet()) + " only; the policy accepts "
                            + banks(requirements.banks()) + ".");
        }
        HashAlgorithm best = strong.keySet().stream()
                .min(Comparator.comparingInt(
                        bank -> missing(strong, bank, requirements).size()))
                .orElseThrow();
        Set<PcrIndex> missing = missing(strong, best, requirements);
        if (!missing.isEmpty()) {
            return refused(
                    BuiltInRule.PCRS_INSUFFICIENT,
                    pcrs(missing),
                    "The quote lacks " + pcrs(missing) + " of the " + best.label()
                            + " bank, which the policy requires.");
        }
        strong.keySet().removeIf(bank -> !missing(strong, bank, requirements).isEmpty());
        List<Finding> findings = new ArrayList<>();
        SortedMap<HashAlgorithm, SortedMap<PcrIndex, Digest>> live = new TreeMap<>(strong);
        live.values().removeIf(QuoteScope::isStale);
        // A bank that the firmware leaves alone says nothing beside one that it measures into; without such a one it is
        // the finding.
        (live.isEmpty() ? strong : live).forEach((bank, values) -> {
            Set<PcrIndex> silent = silent(values);
            if (!silent.isEmpty()) {
                findings.add(BuiltInRule.PCRS_FIRMWARE_SILENT.finding(
                        pcrs(silent),
                        "The firmware measured nothing into " + pcrs(silent) + " of the " + bank.label() + " bank.",
                        Optional.empty()));
            }
        });
        SortedMap<HashAlgorithm, SortedMap<PcrIndex, Digest>> others = new TreeMap<>(quoted.banks());
        others.keySet().removeAll(live.keySet());
        return new QuoteScope(new PcrValues(live), new PcrValues(others), findings);
    }

    /** Whether none of the firmware's registers was extended. */
    private static boolean isStale(SortedMap<PcrIndex, Digest> values) {
        SortedMap<PcrIndex, Digest> firmware = values.headMap(PcrIndex.of(FIRMWARE_PCRS));
        return !firmware.isEmpty() && silent(values).size() == firmware.size();
    }

    private static QuoteScope refused(BuiltInRule rule, String subject, String explanation) {
        return new QuoteScope(
                PcrValues.NONE, PcrValues.NONE, List.of(rule.finding(subject, explanation, Optional.empty())));
    }

    private static Set<PcrIndex> missing(
            SortedMap<HashAlgorithm, SortedMap<PcrIndex, Digest>> banks, HashAlgorithm bank, Requirements required) {
        Set<PcrIndex> missing = new TreeSet<>(required.pcrs());
        missing.removeAll(banks.getOrDefault(bank, new TreeMap<>()).keySet());
        return missing;
    }

    private static Set<PcrIndex> silent(SortedMap<PcrIndex, Digest> values) {
        Set<PcrIndex> silent = new TreeSet<>();
        values.headMap(PcrIndex.of(FIRMWARE_PCRS)).forEach((pcr, value) -> {
            if (value.isAll(0x00) || value.isAll(0xff)) {
                silent.add(pcr);
            }
        });
        return silent;
    }

    private static String banks(Collection<HashAlgorithm> banks) {
        return banks.stream().map(HashAlgorithm::label).collect(Collectors.joining(", "));
    }

    /** As in {@code PCR 0, 4, 7}. */
    static String pcrs(Collection<PcrIndex> pcrs) {
        return pcrs.stream().map(pcr -> Integer.toString(pcr.number())).collect(Collectors.joining(", ", "PCR ", ""));
    }
}
