package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TpmLimits;

/** The answer to {@link ActivateCredential}. */
public record ActivateCredentialResponse(Bytes certInfo) {
    public static final Layout<ActivateCredentialResponse> LAYOUT = Layout.record(
            field("certInfo", Layout.sized(TpmLimits.DIGEST), ActivateCredentialResponse::certInfo),
            ActivateCredentialResponse::new);
}
