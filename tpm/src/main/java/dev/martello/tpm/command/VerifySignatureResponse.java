package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPMT_TK;

/** The answer to {@link VerifySignature}. */
public record VerifySignatureResponse(TPMT_TK validation) {
    public static final Layout<VerifySignatureResponse> LAYOUT = Layout.record(
            field("validation", TPMT_TK.LAYOUT, VerifySignatureResponse::validation), VerifySignatureResponse::new);
}
