package dev.martello.appraisal.integrity;

import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.report.Item;
import dev.martello.tpm.PcrValues;
import java.util.List;

/**
 * What one report claims, after its quote was checked.
 *
 * @param platform of the appliance
 * @param placement of the appliance, which is the operator's word and not the appliance's
 * @param quotedPcrs the values of exactly the quoted PCRs; the caller has shown that they have the digest in the quote
 * @param items the evidence that the quote binds; the segments of the run-time log in their order. Items of kind
 *     {@code PCR_VALUES} are passed over
 */
public record Claims(Platform platform, Placement placement, PcrValues quotedPcrs, List<Item> items) {
    public Claims {
        items = List.copyOf(items);
    }
}
