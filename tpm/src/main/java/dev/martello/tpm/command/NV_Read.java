package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPM_CC;
import dev.martello.tpm.structure.TPM_HANDLE;

/** Reads from an NV index. */
public record NV_Read(TPM_HANDLE authHandle, TPM_HANDLE nvIndex, int size, int offset)
        implements TpmCommand<NV_ReadResponse> {
    public static final Layout<NV_Read> LAYOUT = Layout.record(
            field("authHandle", TPM_HANDLE.LAYOUT, NV_Read::authHandle),
            field("nvIndex", TPM_HANDLE.LAYOUT, NV_Read::nvIndex),
            field("size", Layout.U16, NV_Read::size),
            field("offset", Layout.U16, NV_Read::offset),
            NV_Read::new);

    private static final CommandForm<NV_Read, NV_ReadResponse> FORM = CommandForm.of(
                    TPM_CC.NV_Read, LAYOUT, NV_ReadResponse.LAYOUT)
            .handles(2)
            .authorizations(1);

    @Override
    public Request<NV_ReadResponse> request() {
        return FORM.fill(this);
    }
}
