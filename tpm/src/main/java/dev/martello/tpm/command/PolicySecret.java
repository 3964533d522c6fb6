package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPM_CC;
import dev.martello.tpm.structure.TPM_HANDLE;
import dev.martello.tpm.structure.TpmLimits;

/** Adds to a policy session the proof that one knows the authorization of an entity. */
public record PolicySecret(
        TPM_HANDLE authHandle,
        TPM_HANDLE policySession,
        Bytes nonceTPM,
        Bytes cpHashA,
        Bytes policyRef,
        long expiration)
        implements TpmCommand<PolicySecretResponse> {
    public static final Layout<PolicySecret> LAYOUT = Layout.record(
            field("authHandle", TPM_HANDLE.LAYOUT, PolicySecret::authHandle),
            field("policySession", TPM_HANDLE.LAYOUT, PolicySecret::policySession),
            field("nonceTPM", Layout.sized(TpmLimits.NONCE), PolicySecret::nonceTPM),
            field("cpHashA", Layout.sized(TpmLimits.DIGEST), PolicySecret::cpHashA),
            field("policyRef", Layout.sized(TpmLimits.NONCE), PolicySecret::policyRef),
            field("expiration", Layout.U32, PolicySecret::expiration),
            PolicySecret::new);

    private static final CommandForm<PolicySecret, PolicySecretResponse> FORM = CommandForm.of(
                    TPM_CC.PolicySecret, LAYOUT, PolicySecretResponse.LAYOUT)
            .handles(2)
            .authorizations(1);

    @Override
    public Request<PolicySecretResponse> request() {
        return FORM.fill(this);
    }
}
