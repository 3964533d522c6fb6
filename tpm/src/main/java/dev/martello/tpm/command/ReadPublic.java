package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPM_CC;
import dev.martello.tpm.structure.TPM_HANDLE;

/** Tells the public area of a loaded or persistent object. */
public record ReadPublic(TPM_HANDLE objectHandle) implements TpmCommand<ReadPublicResponse> {
    public static final Layout<ReadPublic> LAYOUT =
            Layout.record(field("objectHandle", TPM_HANDLE.LAYOUT, ReadPublic::objectHandle), ReadPublic::new);

    private static final CommandForm<ReadPublic, ReadPublicResponse> FORM =
            CommandForm.of(TPM_CC.ReadPublic, LAYOUT, ReadPublicResponse.LAYOUT).handles(1);

    @Override
    public Request<ReadPublicResponse> request() {
        return FORM.fill(this);
    }
}
