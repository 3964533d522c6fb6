package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPM_CC;
import dev.martello.tpm.structure.TPM_HANDLE;

/** Tells the public area of an NV index. */
public record NV_ReadPublic(TPM_HANDLE nvIndex) implements TpmCommand<NV_ReadPublicResponse> {
    public static final Layout<NV_ReadPublic> LAYOUT =
            Layout.record(field("nvIndex", TPM_HANDLE.LAYOUT, NV_ReadPublic::nvIndex), NV_ReadPublic::new);

    private static final CommandForm<NV_ReadPublic, NV_ReadPublicResponse> FORM = CommandForm.of(
                    TPM_CC.NV_ReadPublic, LAYOUT, NV_ReadPublicResponse.LAYOUT)
            .handles(1);

    @Override
    public Request<NV_ReadPublicResponse> request() {
        return FORM.fill(this);
    }
}
