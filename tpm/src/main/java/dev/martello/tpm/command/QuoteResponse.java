package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPMT_SIGNATURE;
import dev.martello.tpm.structure.TpmLimits;

/** The answer to {@link Quote}. */
public record QuoteResponse(Bytes quoted, TPMT_SIGNATURE signature) {
    public static final Layout<QuoteResponse> LAYOUT = Layout.record(
            field("quoted", Layout.sized(TpmLimits.ATTEST), QuoteResponse::quoted),
            field("signature", TPMT_SIGNATURE.LAYOUT, QuoteResponse::signature),
            QuoteResponse::new);
}
