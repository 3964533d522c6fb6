package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPM_CC;
import dev.martello.tpm.structure.TPM_HANDLE;
import dev.martello.tpm.structure.TpmLimits;

/** Loads a key below its parent. */
public record Load(TPM_HANDLE parentHandle, Bytes inPrivate, TPMT_PUBLIC inPublic) implements TpmCommand<LoadResponse> {
    public static final Layout<Load> LAYOUT = Layout.record(
            field("parentHandle", TPM_HANDLE.LAYOUT, Load::parentHandle),
            field("inPrivate", Layout.sized(TpmLimits.PRIVATE_AREA), Load::inPrivate),
            field("inPublic", TPMT_PUBLIC.SIZED_LAYOUT, Load::inPublic),
            Load::new);

    private static final CommandForm<Load, LoadResponse> FORM = CommandForm.of(TPM_CC.Load, LAYOUT, LoadResponse.LAYOUT)
            .handles(1)
            .authorizations(1)
            .responseHandles(1);

    @Override
    public Request<LoadResponse> request() {
        return FORM.fill(this);
    }
}
