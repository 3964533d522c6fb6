package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPM_CC;
import dev.martello.tpm.structure.TPM_HANDLE;
import dev.martello.tpm.structure.TpmLimits;

/**
 * Loads an object that is not protected by a parent of this TPM, such as somebody's public key.
 *
 * @param inPrivate the content of a {@code TPM2B_SENSITIVE}, empty for a public key alone
 * @param hierarchy whose proof is in the tickets that the TPM makes with the object
 */
public record LoadExternal(Bytes inPrivate, TPMT_PUBLIC inPublic, TPM_HANDLE hierarchy)
        implements TpmCommand<LoadResponse> {
    public static final Layout<LoadExternal> LAYOUT = Layout.record(
            field("inPrivate", Layout.sized(TpmLimits.PRIVATE_AREA), LoadExternal::inPrivate),
            field("inPublic", TPMT_PUBLIC.SIZED_LAYOUT, LoadExternal::inPublic),
            field("hierarchy", TPM_HANDLE.LAYOUT, LoadExternal::hierarchy),
            LoadExternal::new);

    private static final CommandForm<LoadExternal, LoadResponse> FORM =
            CommandForm.of(TPM_CC.LoadExternal, LAYOUT, LoadResponse.LAYOUT).responseHandles(1);

    @Override
    public Request<LoadResponse> request() {
        return FORM.fill(this);
    }
}
