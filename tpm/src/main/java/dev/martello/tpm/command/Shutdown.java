package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPM_CC;
import dev.martello.tpm.structure.TPM_SU;

/** Prepares the TPM for the loss of power. */
public record Shutdown(TPM_SU shutdownType) implements TpmCommand<Acknowledged> {
    public static final Layout<Shutdown> LAYOUT =
            Layout.record(field("shutdownType", TPM_SU.LAYOUT, Shutdown::shutdownType), Shutdown::new);

    private static final CommandForm<Shutdown, Acknowledged> FORM =
            CommandForm.of(TPM_CC.Shutdown, LAYOUT, Acknowledged.LAYOUT);

    @Override
    public Request<Acknowledged> request() {
        return FORM.fill(this);
    }
}
