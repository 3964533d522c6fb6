package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TpmLimits;

/** The answer to {@link NV_Read}. */
public record NV_ReadResponse(Bytes data) {
    public static final Layout<NV_ReadResponse> LAYOUT = Layout.record(
            field("data", Layout.sized(TpmLimits.NV_BUFFER), NV_ReadResponse::data), NV_ReadResponse::new);
}
