package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPM_CC;
import dev.martello.tpm.structure.TPM_HANDLE;

/** Gives up an NV index. */
public record NV_UndefineSpace(TPM_HANDLE authHandle, TPM_HANDLE nvIndex) implements TpmCommand<Acknowledged> {
    public static final Layout<NV_UndefineSpace> LAYOUT = Layout.record(
            field("authHandle", TPM_HANDLE.LAYOUT, NV_UndefineSpace::authHandle),
            field("nvIndex", TPM_HANDLE.LAYOUT, NV_UndefineSpace::nvIndex),
            NV_UndefineSpace::new);

    private static final CommandForm<NV_UndefineSpace, Acknowledged> FORM = CommandForm.of(
                    TPM_CC.NV_UndefineSpace, LAYOUT, Acknowledged.LAYOUT)
            .handles(2)
            .authorizations(1);

    @Override
    public Request<Acknowledged> request() {
        return FORM.fill(this);
    }
}
