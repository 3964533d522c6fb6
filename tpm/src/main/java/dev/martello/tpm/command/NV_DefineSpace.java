package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPMS_NV_PUBLIC;
import dev.martello.tpm.structure.TPM_CC;
import dev.martello.tpm.structure.TPM_HANDLE;
import dev.martello.tpm.structure.TpmLimits;

/** Sets aside memory that outlives the loss of power. */
public record NV_DefineSpace(TPM_HANDLE authHandle, Bytes auth, TPMS_NV_PUBLIC publicInfo)
        implements TpmCommand<Acknowledged> {
    public static final Layout<NV_DefineSpace> LAYOUT = Layout.record(
            field("authHandle", TPM_HANDLE.LAYOUT, NV_DefineSpace::authHandle),
            field("auth", Layout.sized(TpmLimits.AUTH), NV_DefineSpace::auth),
            field("publicInfo", TPMS_NV_PUBLIC.SIZED_LAYOUT, NV_DefineSpace::publicInfo),
            NV_DefineSpace::new);

    private static final CommandForm<NV_DefineSpace, Acknowledged> FORM = CommandForm.of(
                    TPM_CC.NV_DefineSpace, LAYOUT, Acknowledged.LAYOUT)
            .handles(1)
            .authorizations(1);

    @Override
    public Request<Acknowledged> request() {
        return FORM.fill(this);
    }
}
