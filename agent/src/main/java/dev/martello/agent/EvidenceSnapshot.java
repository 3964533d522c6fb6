package dev.martello.agent;

import dev.martello.agent.collector.CollectedItem;
import dev.martello.agent.collector.Collector;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.report.ItemDigest;
import dev.martello.evidence.report.ItemReference;
import dev.martello.evidence.report.PcrValuesItem;
import dev.martello.evidence.report.Report;
import dev.martello.tpm.PcrValues;
import dev.martello.tpm.SignedQuote;
import dev.martello.tpm.TpmException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A report with the items it names, all of one moment.
 *
 * @param items by digest, in the order in which the report names them
 */
record EvidenceSnapshot(Report report, SequencedMap<ItemDigest, CollectedItem> items) {
    /** Logs grow while files are being measured; a machine that starts services settles within a few readings. */
    private static final int MAX_READINGS = 8;

    /**
     * Reads the evidence and has the TPM sign it. Items and quote cannot be read in one step, so they are read until
     * nothing has changed between before the quote and after it.
     *
     * @param wantedKey a key that is to be certified, which the quote binds too
     */
    static EvidenceSnapshot take(Identity identity, List<Collector> collectors, Bytes nonce, Optional<Bytes> wantedKey)
            throws TpmException, IOException {
        List<CollectedItem> before = read(identity, collectors);
        for (int readings = 1; ; readings++) {
            List<ItemReference> references = references(before);
            Report.Binding binding = new Report.Binding(nonce, references, wantedKey);
            SignedQuote quote = identity.quote(binding.qualifyingData());
            List<CollectedItem> after = read(identity, collectors);
            // A machine that never settles reports all the same: the control plane then says what does not fit.
            if (references(after).equals(references) || readings == MAX_READINGS) {
                return new EvidenceSnapshot(new Report(identity.appliance(), binding, quote), byDigest(before));
            }
            before = after;
        }
    }

    private static List<ItemReference> references(List<CollectedItem> items) {
        return items.stream().map(CollectedItem::reference).toList();
    }

    private static SequencedMap<ItemDigest, CollectedItem> byDigest(List<CollectedItem> items) {
        SequencedMap<ItemDigest, CollectedItem> byDigest = new LinkedHashMap<>();
        for (CollectedItem item : items) {
            byDigest.put(item.reference().digest(), item);
        }
        return byDigest;
    }

    private static List<CollectedItem> read(Identity identity, List<Collector> collectors)
            throws TpmException, IOException {
        PcrValues pcrs = identity.readPcrs();
        List<CollectedItem> items = new ArrayList<>();
        items.add(CollectedItem.of(PcrValuesItem.write(pcrs)));
        for (Collector collector : collectors) {
            items.addAll(collector.collect());
        }
        return List.copyOf(items);
    }
}
