package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPML_PCR_SELECTION;
import dev.martello.tpm.structure.TPM_CC;

/** Tells the values of PCRs, eight at most. */
public record PCR_Read(TPML_PCR_SELECTION pcrSelectionIn) implements TpmCommand<PCR_ReadResponse> {
    public static final Layout<PCR_Read> LAYOUT =
            Layout.record(field("pcrSelectionIn", TPML_PCR_SELECTION.LAYOUT, PCR_Read::pcrSelectionIn), PCR_Read::new);

    private static final CommandForm<PCR_Read, PCR_ReadResponse> FORM =
            CommandForm.of(TPM_CC.PCR_Read, LAYOUT, PCR_ReadResponse.LAYOUT);

    @Override
    public Request<PCR_ReadResponse> request() {
        return FORM.fill(this);
    }
}
