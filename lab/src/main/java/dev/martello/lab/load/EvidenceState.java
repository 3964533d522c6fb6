package dev.martello.lab.load;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.BootLog;
import dev.martello.evidence.bootlog.BootLogReplay;
import dev.martello.evidence.ima.BootAggregate;
import dev.martello.evidence.ima.ImaEntry;
import dev.martello.evidence.ima.ImaLog;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemKind;
import dev.martello.evidence.report.PcrValuesItem;
import dev.martello.lab.appliance.MeasuredFile;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrSelection;
import dev.martello.tpm.PcrValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an appliance has to show after it started a release: computed, where a kernel and a TPM would have measured.
 *
 * @param pcrs the values of the quoted PCRs
 * @param items in the order in which reports name them
 */
record EvidenceState(PcrValues pcrs, List<Item> items) {
    /** PCRs 0 to 15 of one bank, as the agent quotes them. */
    static final PcrSelection QUOTED =
            PcrSelection.of(HashAlgorithm.SHA256, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);

    /** As the agent cuts it. */
    private static final int SEGMENT_ENTRIES = 512;

    private static final PcrIndex IMA_PCR = PcrIndex.of(10);

    EvidenceState {
        items = List.copyOf(items);
    }

    static EvidenceState of(LoadRelease release) {
        BootLog log = release.boot().log(List.of(HashAlgorithm.SHA1, HashAlgorithm.SHA256));
        PcrValues started = started(log);
        List<ImaEntry> entries = new ArrayList<>();
        entries.add(ImaEntry.imaNg(
                IMA_PCR, BootAggregate.of(started, HashAlgorithm.SHA256).orElseThrow(), BootAggregate.NAME));
        for (MeasuredFile file : release.files()) {
            entries.add(ImaEntry.imaNg(IMA_PCR, file.digest(), file.path()));
        }
        Digest imaPcr = HashAlgorithm.SHA256.zero();
        for (ImaEntry entry : entries) {
            imaPcr = imaPcr.extend(entry.extended(HashAlgorithm.SHA256).octets());
        }
        PcrValues pcrs = started.with(Map.of(IMA_PCR, imaPcr));
        List<Item> items = new ArrayList<>();
        items.add(PcrValuesItem.write(pcrs));
        items.add(new Item(ItemKind.BOOT_LOG, log.write()));
        for (int start = 0; start < entries.size(); start += SEGMENT_ENTRIES) {
            Bytes segment =
                    new ImaLog(entries.subList(start, Math.min(start + SEGMENT_ENTRIES, entries.size()))).writeBinary();
            items.add(new Item(ItemKind.RUNTIME_LOG, segment));
        }
        return new EvidenceState(pcrs, items);
    }

    /** What the quoted PCRs hold when the log is at its end. */
    private static PcrValues started(BootLog log) {
        SortedMap<PcrIndex, Digest> values = new TreeMap<>();
        QUOTED.banks().getFirst().indexes().forEach(index -> values.put(index, HashAlgorithm.SHA256.zero()));
        values.putAll(BootLogReplay.replay(log).bank(HashAlgorithm.SHA256));
        return PcrValues.NONE.with(values);
    }
}
