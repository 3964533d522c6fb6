package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPM_HANDLE;
import dev.martello.tpm.structure.TpmLimits;

/** The answer to {@link StartAuthSession}. */
public record StartAuthSessionResponse(TPM_HANDLE sessionHandle, Bytes nonceTPM) {
    public static final Layout<StartAuthSessionResponse> LAYOUT = Layout.record(
            field("sessionHandle", TPM_HANDLE.LAYOUT, StartAuthSessionResponse::sessionHandle),
            field("nonceTPM", Layout.sized(TpmLimits.NONCE), StartAuthSessionResponse::nonceTPM),
            StartAuthSessionResponse::new);
}
