package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPM_CC;
import dev.martello.tpm.structure.TPM_HANDLE;
import dev.martello.tpm.structure.TpmLimits;

/**
 * Opens a credential that was made for two keys of this TPM.
 *
 * @param activateHandle the key whose name the credential is bound to
 * @param keyHandle the key it is encrypted to
 */
public record ActivateCredential(TPM_HANDLE activateHandle, TPM_HANDLE keyHandle, Bytes credentialBlob, Bytes secret)
        implements TpmCommand<ActivateCredentialResponse> {
    public static final Layout<ActivateCredential> LAYOUT = Layout.record(
            field("activateHandle", TPM_HANDLE.LAYOUT, ActivateCredential::activateHandle),
            field("keyHandle", TPM_HANDLE.LAYOUT, ActivateCredential::keyHandle),
            field("credentialBlob", Layout.sized(TpmLimits.ID_OBJECT), ActivateCredential::credentialBlob),
            field("secret", Layout.sized(TpmLimits.ENCRYPTED_SECRET), ActivateCredential::secret),
            ActivateCredential::new);

    private static final CommandForm<ActivateCredential, ActivateCredentialResponse> FORM = CommandForm.of(
                    TPM_CC.ActivateCredential, LAYOUT, ActivateCredentialResponse.LAYOUT)
            .handles(2)
            .authorizations(2);

    @Override
    public Request<ActivateCredentialResponse> request() {
        return FORM.fill(this);
    }
}
