package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPM_CC;
import dev.martello.tpm.structure.TPM_HANDLE;

/** Tells what a policy session has shown so far. */
public record PolicyGetDigest(TPM_HANDLE policySession) implements TpmCommand<PolicyGetDigestResponse> {
    public static final Layout<PolicyGetDigest> LAYOUT = Layout.record(
            field("policySession", TPM_HANDLE.LAYOUT, PolicyGetDigest::policySession), PolicyGetDigest::new);

    private static final CommandForm<PolicyGetDigest, PolicyGetDigestResponse> FORM = CommandForm.of(
                    TPM_CC.PolicyGetDigest, LAYOUT, PolicyGetDigestResponse.LAYOUT)
            .handles(1);

    @Override
    public Request<PolicyGetDigestResponse> request() {
        return FORM.fill(this);
    }
}
