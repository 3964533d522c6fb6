package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPMT_ASYM_SCHEME;
import dev.martello.tpm.structure.TPM_CC;
import dev.martello.tpm.structure.TPM_HANDLE;
import dev.martello.tpm.structure.TpmLimits;

/** Has one key attest that the TPM holds another object of a certain name. */
public record Certify(TPM_HANDLE objectHandle, TPM_HANDLE signHandle, Bytes qualifyingData, TPMT_ASYM_SCHEME inScheme)
        implements TpmCommand<CertifyResponse> {
    public static final Layout<Certify> LAYOUT = Layout.record(
            field("objectHandle", TPM_HANDLE.LAYOUT, Certify::objectHandle),
            field("signHandle", TPM_HANDLE.LAYOUT, Certify::signHandle),
            field("qualifyingData", Layout.sized(TpmLimits.DATA), Certify::qualifyingData),
            field("inScheme", TPMT_ASYM_SCHEME.LAYOUT, Certify::inScheme),
            Certify::new);

    private static final CommandForm<Certify, CertifyResponse> FORM = CommandForm.of(
                    TPM_CC.Certify, LAYOUT, CertifyResponse.LAYOUT)
            .handles(2)
            .authorizations(2);

    @Override
    public Request<CertifyResponse> request() {
        return FORM.fill(this);
    }
}
