package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPM_HANDLE;
import dev.martello.tpm.structure.TpmLimits;

/** The answer to {@link Load}. */
public record LoadResponse(TPM_HANDLE objectHandle, Bytes name) {
    public static final Layout<LoadResponse> LAYOUT = Layout.record(
            field("objectHandle", TPM_HANDLE.LAYOUT, LoadResponse::objectHandle),
            field("name", Layout.sized(TpmLimits.NAME), LoadResponse::name),
            LoadResponse::new);
}
