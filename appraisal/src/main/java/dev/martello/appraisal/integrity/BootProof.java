package dev.martello.appraisal.integrity;

import dev.martello.appraisal.BuiltInRule;
import dev.martello.appraisal.Facts.LogState;
import dev.martello.appraisal.Finding;
import dev.martello.evidence.bootlog.BootFacts;
import dev.martello.evidence.bootlog.BootLog;
import dev.martello.evidence.bootlog.BootLogReplay;
import dev.martello.evidence.bootlog.CcEventLog;
import dev.martello.evidence.bootlog.FirmwareMeasurements;
import dev.martello.evidence.bootlog.MalformedBootLog;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemDigest;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrValues;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the quote proves of the boot log.
 *
 * @param facts what the proven part of the log tells; none unless all that it claims is proven
 * @param firmware what the firmware measured, likewise
 * @param item the log
 * @param userspace what the quote proves of the log that goes on where this one ends
 * @param beforeUserspace the quoted values that count, of registers that the user-space log extends as they were before: what a kernel found
 *     when it started
 */
record BootProof(
        LogState state,
        Optional<BootFacts> facts,
        Optional<FirmwareMeasurements> firmware,
        Optional<ItemDigest> item,
        UserspaceProof userspace,
        PcrValues beforeUserspace,
        List<Finding> findings) {
    /** The run-time log's register: the boot log has no say in it. */
    static final PcrIndex RUNTIME_PCR = PcrIndex.of(10);

    /** PC Client Platform TPM Profile, §4.6.2: from PCR 16 on, registers can be reset by whoever runs on the machine. */
    static final PcrIndex FIRST_RESETTABLE = PcrIndex.of(16);

    /** Holds the logs of a report against what is quoted. */
    static BootProof of(List<Item> logs, List<Item> userspaceLogs, QuoteScope scope) {
        UserspaceProof.Claim userspace = UserspaceProof.Claim.of(userspaceLogs);
        if (new LinkedHashSet<>(logs).size() > 1) {
            return unproven(
                    LogState.UNPROVEN,
                    Optional.empty(),
                    userspace,
                    scope,
                    List.of(BuiltInRule.BOOT_LOG_AMBIGUOUS.finding(
                            "boot log", "The report has " + logs.size() + " boot logs.", Optional.empty())));
        }
        if (logs.isEmpty()) {
            return unproven(
                    LogState.MISSING,
                    Optional.empty(),
                    userspace,
                    scope,
                    List.of(BuiltInRule.BOOT_LOG_MISSING.finding(
                            "boot log", "The report has no boot log.", Optional.empty())));
        }
        Optional<ItemDigest> item = Optional.of(logs.getFirst().digest());
        try {
            BootLog log = BootLog.parse(logs.getFirst().content());
            if (CcEventLog.of(log).isPresent()) {
                return unproven(
                        LogState.UNPROVEN,
                        item,
                        userspace,
                        scope,
                        List.of(BuiltInRule.BOOT_LOG_CONFIDENTIAL_COMPUTING.finding(
                                "boot log",
                                "The boot log is the event log of a confidential virtual machine, not that of a TPM.",
                                item)));
            }
            return new BootCheck(log, BootLogReplay.replay(log), userspace, scope, item).run();
        } catch (MalformedBootLog e) {
            return unproven(
                    LogState.UNPROVEN,
                    item,
                    userspace,
                    scope,
                    List.of(BuiltInRule.BOOT_LOG_MALFORMED.finding(
                            "boot log",
                            "The boot log cannot be read at octet " + e.offset() + ": " + e.problem() + ".",
                            item)));
        }
    }

    private static BootProof unproven(
            LogState state,
            Optional<ItemDigest> item,
            UserspaceProof.Claim userspace,
            QuoteScope scope,
            List<Finding> findings) {
        return new BootProof(
                state,
                Optional.empty(),
                Optional.empty(),
                item,
                userspace.unproven(List.of()),
                scope.values(),
                findings);
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
