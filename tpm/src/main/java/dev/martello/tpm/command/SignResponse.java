package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPMT_SIGNATURE;

/** The answer to {@link Sign}. */
public record SignResponse(TPMT_SIGNATURE signature) {
    public static final Layout<SignResponse> LAYOUT =
            Layout.record(field("signature", TPMT_SIGNATURE.LAYOUT, SignResponse::signature), SignResponse::new);
}
