package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPMT_TK;
import dev.martello.tpm.structure.TPM_CC;
import dev.martello.tpm.structure.TPM_HANDLE;
import dev.martello.tpm.structure.TpmLimits;

/**
 * Replaces what a policy session has shown so far by the fact that a key's owner approved of it.
 *
 * @param approvedPolicy what the session has shown, which must be so
 * @param keySign the name of the key
 * @param checkTicket that the key signed {@code H(approvedPolicy || policyRef)}
 */
public record PolicyAuthorize(
        TPM_HANDLE policySession, Bytes approvedPolicy, Bytes policyRef, Bytes keySign, TPMT_TK checkTicket)
        implements TpmCommand<Acknowledged> {
    public static final Layout<PolicyAuthorize> LAYOUT = Layout.record(
            field("policySession", TPM_HANDLE.LAYOUT, PolicyAuthorize::policySession),
            field("approvedPolicy", Layout.sized(TpmLimits.DIGEST), PolicyAuthorize::approvedPolicy),
            field("policyRef", Layout.sized(TpmLimits.NONCE), PolicyAuthorize::policyRef),
            field("keySign", Layout.sized(TpmLimits.NAME), PolicyAuthorize::keySign),
            field("checkTicket", TPMT_TK.LAYOUT, PolicyAuthorize::checkTicket),
            PolicyAuthorize::new);

    private static final CommandForm<PolicyAuthorize, Acknowledged> FORM =
            CommandForm.of(TPM_CC.PolicyAuthorize, LAYOUT, Acknowledged.LAYOUT).handles(1);

    @Override
    public Request<Acknowledged> request() {
        return FORM.fill(this);
    }
}
