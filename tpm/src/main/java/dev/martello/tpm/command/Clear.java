package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPM_CC;
import dev.martello.tpm.structure.TPM_HANDLE;

/** Removes what the owner of the TPM put there. */
public record Clear(TPM_HANDLE authHandle) implements TpmCommand<Acknowledged> {
    public static final Layout<Clear> LAYOUT =
            Layout.record(field("authHandle", TPM_HANDLE.LAYOUT, Clear::authHandle), Clear::new);

    private static final CommandForm<Clear, Acknowledged> FORM =
            CommandForm.of(TPM_CC.Clear, LAYOUT, Acknowledged.LAYOUT).handles(1).authorizations(1);

    @Override
    public Request<Acknowledged> request() {
        return FORM.fill(this);
    }
}
