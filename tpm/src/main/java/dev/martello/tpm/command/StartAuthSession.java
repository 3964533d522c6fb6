package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPMI_ALG_HASH;
import dev.martello.tpm.structure.TPMT_SYM_DEF;
import dev.martello.tpm.structure.TPM_CC;
import dev.martello.tpm.structure.TPM_HANDLE;
import dev.martello.tpm.structure.TPM_SE;
import dev.martello.tpm.structure.TpmLimits;

/** Opens a session. */
public record StartAuthSession(
        TPM_HANDLE tpmKey,
        TPM_HANDLE bind,
        Bytes nonceCaller,
        Bytes encryptedSalt,
        TPM_SE sessionType,
        TPMT_SYM_DEF symmetric,
        HashAlgorithm authHash)
        implements TpmCommand<StartAuthSessionResponse> {
    public static final Layout<StartAuthSession> LAYOUT = Layout.record(
            field("tpmKey", TPM_HANDLE.LAYOUT, StartAuthSession::tpmKey),
            field("bind", TPM_HANDLE.LAYOUT, StartAuthSession::bind),
            field("nonceCaller", Layout.sized(TpmLimits.NONCE), StartAuthSession::nonceCaller),
            field("encryptedSalt", Layout.sized(TpmLimits.ENCRYPTED_SECRET), StartAuthSession::encryptedSalt),
            field("sessionType", TPM_SE.LAYOUT, StartAuthSession::sessionType),
            field("symmetric", TPMT_SYM_DEF.LAYOUT, StartAuthSession::symmetric),
            field("authHash", TPMI_ALG_HASH.LAYOUT, StartAuthSession::authHash),
            StartAuthSession::new);

    private static final CommandForm<StartAuthSession, StartAuthSessionResponse> FORM = CommandForm.of(
                    TPM_CC.StartAuthSession, LAYOUT, StartAuthSessionResponse.LAYOUT)
            .handles(2)
            .responseHandles(1);

    @Override
    public Request<StartAuthSessionResponse> request() {
        return FORM.fill(this);
    }
}
