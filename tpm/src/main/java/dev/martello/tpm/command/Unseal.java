package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPM_CC;
import dev.martello.tpm.structure.TPM_HANDLE;

/** Tells the data that an object keeps. */
public record Unseal(TPM_HANDLE itemHandle) implements TpmCommand<UnsealResponse> {
    public static final Layout<Unseal> LAYOUT =
            Layout.record(field("itemHandle", TPM_HANDLE.LAYOUT, Unseal::itemHandle), Unseal::new);

    private static final CommandForm<Unseal, UnsealResponse> FORM = CommandForm.of(
                    TPM_CC.Unseal, LAYOUT, UnsealResponse.LAYOUT)
            .handles(1)
            .authorizations(1);

    @Override
    public Request<UnsealResponse> request() {
        return FORM.fill(this);
    }
}
