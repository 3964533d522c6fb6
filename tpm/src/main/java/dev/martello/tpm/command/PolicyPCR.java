package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPML_PCR_SELECTION;
import dev.martello.tpm.structure.TPM_CC;
import dev.martello.tpm.structure.TPM_HANDLE;
import dev.martello.tpm.structure.TpmLimits;

/**
 * Adds to a policy session that PCRs have certain values.
 *
 * @param pcrDigest the digest of the values that are expected; empty for those there are
 */
public record PolicyPCR(TPM_HANDLE policySession, Bytes pcrDigest, TPML_PCR_SELECTION pcrs)
        implements TpmCommand<Acknowledged> {
    public static final Layout<PolicyPCR> LAYOUT = Layout.record(
            field("policySession", TPM_HANDLE.LAYOUT, PolicyPCR::policySession),
            field("pcrDigest", Layout.sized(TpmLimits.DIGEST), PolicyPCR::pcrDigest),
            field("pcrs", TPML_PCR_SELECTION.LAYOUT, PolicyPCR::pcrs),
            PolicyPCR::new);

    private static final CommandForm<PolicyPCR, Acknowledged> FORM =
            CommandForm.of(TPM_CC.PolicyPCR, LAYOUT, Acknowledged.LAYOUT).handles(1);

    @Override
    public Request<Acknowledged> request() {
        return FORM.fill(this);
    }
}
