package dev.martello.tpm.structure;

import static dev.martello.tpm.structure.Field.field;

import java.util.List;

/** PCRs of several banks, in an order that counts. */
public record TPML_PCR_SELECTION(List<TPMS_PCR_SELECTION> pcrSelections) implements TPMU_CAPABILITIES {
    public static final TPML_PCR_SELECTION NONE = new TPML_PCR_SELECTION(List.of());

    public static final Layout<TPML_PCR_SELECTION> LAYOUT = Layout.record(
            field(
                    "pcrSelections",
                    Layout.list(TpmLimits.PCR_BANKS, TPMS_PCR_SELECTION.LAYOUT),
                    TPML_PCR_SELECTION::pcrSelections),
            TPML_PCR_SELECTION::new);

    public TPML_PCR_SELECTION {
        pcrSelections = List.copyOf(pcrSelections);
    }
}
