package dev.martello.lab.scenario;

import dev.martello.evidence.report.Report;
import dev.martello.lab.tool.LabFailure;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrValues;
import dev.martello.tpm.structure.MalformedTpmStructure;
import dev.martello.tpm.structure.TPMS_ATTEST;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a TPM keeps of a boot.
 *
 * @param pcrs what was measured
 * @param resetCount how often the machine was started, TPM 2.0 Library part 2, TPMS_CLOCK_INFO
 */
record BootTrace(PcrValues pcrs, long resetCount) {
    /** Of all that runs, in the order in which it happened to run. */
    private static final PcrIndex RUNTIME_LOG = PcrIndex.of(10);

    /** What a report tells of it. */
    static BootTrace of(Report report, PcrValues pcrs) throws LabFailure {
        try {
            TPMS_ATTEST quote = TPMS_ATTEST.LAYOUT.parse(report.quote().attest());
            return new BootTrace(pcrs, quote.clockInfo().resetCount());
        } catch (MalformedTpmStructure e) {
            throw new LabFailure("the machine's quote cannot be read: " + e.getMessage(), e);
        }
    }

    /** What is wrong if this boot and a later one are of the same machine, as it was. */
    List<String> faultsOf(BootTrace later) {
        List<String> faults = new ArrayList<>();
        if (Long.compareUnsigned(later.resetCount, resetCount) <= 0) {
            faults.add("the TPM counts no new start");
        }
        SortedSet<PcrIndex> measured = new TreeSet<>(bank(this).keySet());
        measured.addAll(bank(later).keySet());
        measured.remove(RUNTIME_LOG);
        measured.stream()
                .filter(index ->
                        !Objects.equals(bank(this).get(index), bank(later).get(index)))
                .forEach(index -> faults.add("PCR " + index.number() + " has another value"));
        return faults;
    }

    private static SortedMap<PcrIndex, Digest> bank(BootTrace trace) {
        return trace.pcrs.bank(HashAlgorithm.SHA256);
    }
}
