package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TpmLimits;

/** The answer to {@link Import}. */
public record ImportResponse(Bytes outPrivate) {
    public static final Layout<ImportResponse> LAYOUT = Layout.record(
            field("outPrivate", Layout.sized(TpmLimits.PRIVATE_AREA), ImportResponse::outPrivate), ImportResponse::new);
}
