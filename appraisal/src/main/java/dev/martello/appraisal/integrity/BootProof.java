package dev.martello.appraisal.integrity;

import dev.martello.appraisal.BuiltInRule;
import dev.martello.appraisal.Facts.LogState;
import dev.martello.appraisal.Finding;
import dev.martello.evidence.bootlog.BootFacts;
import dev.martello.evidence.bootlog.BootLog;
import dev.martello.evidence.bootlog.BootLogReplay;
import dev.martello.evidence.bootlog.MalformedBootLog;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemDigest;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrSelection;
import dev.martello.tpm.PcrValues;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the quote proves of the boot log.
 *
 * @param facts what the proven part of the log tells; none unless all that it claims is proven
 * @param item the log
 */
record BootProof(LogState state, Optional<BootFacts> facts, Optional<ItemDigest> item, List<Finding> findings) {
    /** The run-time log's register: the boot log has no say in it. */
    static final PcrIndex RUNTIME_PCR = PcrIndex.of(10);

    /** PC Client Platform TPM Profile, §4.6.2: from PCR 16 on, registers can be reset by whoever runs on the machine. */
    private static final PcrIndex FIRST_RESETTABLE = PcrIndex.of(16);

    /** Holds the logs of a report against quoted values, which may be none. */
    static BootProof of(List<Item> logs, PcrValues quoted) {
        if (new LinkedHashSet<>(logs).size() > 1) {
            return unproven(
                    LogState.UNPROVEN,
                    Optional.empty(),
                    List.of(BuiltInRule.BOOT_LOG_AMBIGUOUS.finding(
                            "boot log", "The report has " + logs.size() + " boot logs.", Optional.empty())));
        }
        if (logs.isEmpty()) {
            return unproven(
                    LogState.MISSING,
                    Optional.empty(),
                    List.of(BuiltInRule.BOOT_LOG_MISSING.finding(
                            "boot log", "The report has no boot log.", Optional.empty())));
        }
        Optional<ItemDigest> item = Optional.of(ItemDigest.of(logs.getFirst().content()));
        try {
            return new Check(BootLog.parse(logs.getFirst().content()), quoted, item).run();
        } catch (MalformedBootLog e) {
            return unproven(
                    LogState.UNPROVEN,
                    item,
                    List.of(BuiltInRule.BOOT_LOG_MALFORMED.finding(
                            "boot log",
                            "The boot log cannot be read at octet " + e.offset() + ": " + e.problem() + ".",
                            item)));
        }
    }

    private static BootProof unproven(LogState state, Optional<ItemDigest> item, List<Finding> findings) {
        return new BootProof(state, Optional.empty(), item, findings);
    }

    /** One comparison. */
    private record Check(BootLog log, PcrValues quoted, PcrValues replayed, Optional<ItemDigest> item) {
        Check(BootLog log, PcrValues quoted, Optional<ItemDigest> item) {
            this(log, quoted, BootLogReplay.replay(log), item);
        }

        BootProof run() {
            if (quoted.banks().isEmpty()) {
                return unproven(LogState.UNPROVEN, item, List.of());
            }
            List<Finding> mismatches = new ArrayList<>();
            List<Finding> unexplained = new ArrayList<>();
            quoted.banks().forEach((bank, values) -> {
                if (!log.banks().contains(bank)) {
                    mismatches.add(lacksBank(bank));
                } else {
                    compare(bank, values, mismatches, unexplained);
                }
            });
            List<Finding> findings = new ArrayList<>(mismatches);
            findings.addAll(unexplained);
            return mismatches.isEmpty()
                    ? new BootProof(LogState.PROVEN, Optional.of(BootFacts.of(log, vouched())), item, findings)
                    : unproven(LogState.UNPROVEN, item, findings);
        }

        private void compare(
                HashAlgorithm bank,
                SortedMap<PcrIndex, Digest> values,
                List<Finding> mismatches,
                List<Finding> unexplained) {
            values.headMap(FIRST_RESETTABLE).forEach((pcr, value) -> {
                Optional<Digest> claimed = replayed.value(bank, pcr);
                if (pcr.equals(RUNTIME_PCR) || claimed.filter(value::equals).isPresent()) {
                    return;
                }
                if (claimed.isPresent()) {
                    mismatches.add(mismatch(pcr, value, claimed.get()));
                } else if (!value.isAll(0x00) && !isSilentFirmware(pcr, value)) {
                    unexplained.add(unexplained(pcr, value));
                }
            });
        }

        /** It is all ones, which is a finding of its own. */
        private static boolean isSilentFirmware(PcrIndex pcr, Digest value) {
            return pcr.number() < QuoteScope.FIRMWARE_PCRS && value.isAll(0xff);
        }

        private Finding lacksBank(HashAlgorithm bank) {
            return BuiltInRule.BOOT_LOG_REPLAY_MISMATCH.finding(
                    bank.label() + " bank",
                    "The quote is over the " + bank.label() + " bank, of which the boot log has no digest.",
                    item);
        }

        private Finding mismatch(PcrIndex pcr, Digest value, Digest claimed) {
            return BuiltInRule.BOOT_LOG_REPLAY_MISMATCH.finding(
                    pcr.toString(),
                    pcr + ": the boot log replays to " + brief(claimed) + ", the quote has " + brief(value) + "; "
                            + ReplayHint.of(log, pcr, value) + ".",
                    item);
        }

        private Finding unexplained(PcrIndex pcr, Digest value) {
            return BuiltInRule.PCRS_UNEXPLAINED.finding(
                    pcr.toString(), pcr + " is " + brief(value) + ", and the boot log has no event for it.", item);
        }

        /** The registers whose events the quote vouches for: what the log says of others could be anything. */
        private PcrSelection vouched() {
            List<PcrSelection.Bank> banks = new ArrayList<>();
            quoted.banks().forEach((bank, values) -> {
                SortedSet<PcrIndex> registers =
                        new TreeSet<>(values.headMap(FIRST_RESETTABLE).keySet());
                registers.remove(RUNTIME_PCR);
                banks.add(new PcrSelection.Bank(bank, registers));
            });
            return new PcrSelection(banks);
        }
    }

    /** The first digits, enough to tell values apart. */
    static String brief(Digest digest) {
        return digest.algorithm().label() + ":" + digest.octets().slice(0, 6).toHex() + "…";
    }

    /** By algorithm, from weak to strong. */
    static Digest strongest(SortedMap<HashAlgorithm, Digest> digests) {
        return new TreeMap<>(digests).lastEntry().getValue();
    }
}
