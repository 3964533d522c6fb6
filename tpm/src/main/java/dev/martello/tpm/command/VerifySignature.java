package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPMT_SIGNATURE;
import dev.martello.tpm.structure.TPM_CC;
import dev.martello.tpm.structure.TPM_HANDLE;
import dev.martello.tpm.structure.TpmLimits;

/** Has the TPM check a signature with a loaded public key, and make a ticket that it did. */
public record VerifySignature(TPM_HANDLE keyHandle, Bytes digest, TPMT_SIGNATURE signature)
        implements TpmCommand<VerifySignatureResponse> {
    public static final Layout<VerifySignature> LAYOUT = Layout.record(
            field("keyHandle", TPM_HANDLE.LAYOUT, VerifySignature::keyHandle),
            field("digest", Layout.sized(TpmLimits.DIGEST), VerifySignature::digest),
            field("signature", TPMT_SIGNATURE.LAYOUT, VerifySignature::signature),
            VerifySignature::new);

    private static final CommandForm<VerifySignature, VerifySignatureResponse> FORM = CommandForm.of(
                    TPM_CC.VerifySignature, LAYOUT, VerifySignatureResponse.LAYOUT)
            .handles(1);

    @Override
    public Request<VerifySignatureResponse> request() {
        return FORM.fill(this);
    }
}
