package dev.martello.server.intake;

import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemKind;
import dev.martello.evidence.report.MalformedPcrValues;
import dev.martello.evidence.report.PcrValuesItem;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrSelection;
import dev.martello.tpm.PcrValues;
import dev.martello.tpm.verifier.Quote;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The values of exactly the PCRs that were quoted. */
final class QuotedPcrs {
    private record Register(HashAlgorithm bank, PcrIndex index) {}

    private QuotedPcrs() {}

    static PcrValues of(Quote quote, List<Item> items) throws Refusal {
        List<Item> told = items.stream()
                .filter(item -> item.kind() == ItemKind.PCR_VALUES)
                .toList();
        if (told.size() != 1) {
            throw Refusal.because(
                    Reason.ITEM_PCR_VALUES_AMBIGUOUS,
                    "the report names " + told.size() + " items of PCR values, it must name one");
        }
        PcrValues values = read(told.getFirst());
        if (!quote.covers(values)) {
            throw Refusal.because(
                    Reason.QUOTE_PCR_DIGEST_MISMATCH, "the PCR values do not have the digest that the TPM signed");
        }
        // The same items must mean the same evidence, so a value that was not quoted must not be among them.
        if (!registers(quote.selection()).equals(registers(values))) {
            throw Refusal.because(
                    Reason.QUOTE_PCR_SELECTION_MISMATCH,
                    "the item of PCR values has registers that the quote over " + quote.selection() + " has not");
        }
        return values;
    }

    private static PcrValues read(Item item) throws Refusal {
        try {
            return PcrValuesItem.read(item.content());
        } catch (MalformedPcrValues e) {
            throw Refusal.because(Reason.ITEM_PCR_VALUES_MALFORMED, String.valueOf(e.getMessage()));
        }
    }

    private static Set<Register> registers(PcrSelection selection) {
        return selection.banks().stream()
                .flatMap(bank -> bank.indexes().stream().map(index -> new Register(bank.algorithm(), index)))
                .collect(Collectors.toSet());
    }

    private static Set<Register> registers(PcrValues values) {
        return values.banks().entrySet().stream()
                .flatMap(bank -> bank.getValue().keySet().stream().map(index -> new Register(bank.getKey(), index)))
                .collect(Collectors.toSet());
    }
}
