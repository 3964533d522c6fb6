package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPMT_ASYM_SCHEME;
import dev.martello.tpm.structure.TPMT_TK;
import dev.martello.tpm.structure.TPM_CC;
import dev.martello.tpm.structure.TPM_HANDLE;
import dev.martello.tpm.structure.TpmLimits;

/**
 * Has a digest signed by a key.
 *
 * @param validation a ticket that the TPM computed the digest itself, which a restricted key insists on
 */
public record Sign(TPM_HANDLE keyHandle, Bytes digest, TPMT_ASYM_SCHEME inScheme, TPMT_TK validation)
        implements TpmCommand<SignResponse> {
    public static final Layout<Sign> LAYOUT = Layout.record(
            field("keyHandle", TPM_HANDLE.LAYOUT, Sign::keyHandle),
            field("digest", Layout.sized(TpmLimits.DIGEST), Sign::digest),
            field("inScheme", TPMT_ASYM_SCHEME.LAYOUT, Sign::inScheme),
            field("validation", TPMT_TK.LAYOUT, Sign::validation),
            Sign::new);

    private static final CommandForm<Sign, SignResponse> FORM =
            CommandForm.of(TPM_CC.Sign, LAYOUT, SignResponse.LAYOUT).handles(1).authorizations(1);

    @Override
    public Request<SignResponse> request() {
        return FORM.fill(this);
    }
}
