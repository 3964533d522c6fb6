package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TpmLimits;

/** The answer to {@link Unseal}. */
public record UnsealResponse(Bytes outData) {
    public static final Layout<UnsealResponse> LAYOUT = Layout.record(
            field("outData", Layout.sized(TpmLimits.SENSITIVE), UnsealResponse::outData), UnsealResponse::new);

    /** Secrets are not for logs. */
    @Override
    public String toString() {
        return "UnsealResponse";
    }
}
