package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPMT_SIGNATURE;
import dev.martello.tpm.structure.TpmLimits;

/** The answer to {@link Certify}. */
public record CertifyResponse(Bytes certifyInfo, TPMT_SIGNATURE signature) {
    public static final Layout<CertifyResponse> LAYOUT = Layout.record(
            field("certifyInfo", Layout.sized(TpmLimits.ATTEST), CertifyResponse::certifyInfo),
            field("signature", TPMT_SIGNATURE.LAYOUT, CertifyResponse::signature),
            CertifyResponse::new);
}
