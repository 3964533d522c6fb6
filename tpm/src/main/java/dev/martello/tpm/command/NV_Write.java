package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPM_CC;
import dev.martello.tpm.structure.TPM_HANDLE;
import dev.martello.tpm.structure.TpmLimits;

/** Writes to an NV index. */
public record NV_Write(TPM_HANDLE authHandle, TPM_HANDLE nvIndex, Bytes data, int offset)
        implements TpmCommand<Acknowledged> {
    public static final Layout<NV_Write> LAYOUT = Layout.record(
            field("authHandle", TPM_HANDLE.LAYOUT, NV_Write::authHandle),
            field("nvIndex", TPM_HANDLE.LAYOUT, NV_Write::nvIndex),
            field("data", Layout.sized(TpmLimits.NV_BUFFER), NV_Write::data),
            field("offset", Layout.U16, NV_Write::offset),
            NV_Write::new);

    private static final CommandForm<NV_Write, Acknowledged> FORM = CommandForm.of(
                    TPM_CC.NV_Write, LAYOUT, Acknowledged.LAYOUT)
            .handles(2)
            .authorizations(1);

    @Override
    public Request<Acknowledged> request() {
        return FORM.fill(this);
    }
}
