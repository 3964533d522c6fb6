package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPML_PCR_SELECTION;
import dev.martello.tpm.structure.TpmLimits;
import java.util.List;

/** The answer to {@link PCR_Read}. */
public record PCR_ReadResponse(long pcrUpdateCounter, TPML_PCR_SELECTION pcrSelectionOut, List<Bytes> pcrValues) {
    public static final Layout<PCR_ReadResponse> LAYOUT = Layout.record(
            field("pcrUpdateCounter", Layout.U32, PCR_ReadResponse::pcrUpdateCounter),
            field("pcrSelectionOut", TPML_PCR_SELECTION.LAYOUT, PCR_ReadResponse::pcrSelectionOut),
            field("pcrValues", Layout.list(8, Layout.sized(TpmLimits.DIGEST)), PCR_ReadResponse::pcrValues),
            PCR_ReadResponse::new);

    public PCR_ReadResponse {
        pcrValues = List.copyOf(pcrValues);
    }
}
