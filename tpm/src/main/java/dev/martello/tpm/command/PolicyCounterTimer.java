package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPM_CC;
import dev.martello.tpm.structure.TPM_EO;
import dev.martello.tpm.structure.TPM_HANDLE;
import dev.martello.tpm.structure.TpmLimits;

/**
 * Adds to a policy session how a part of the TPM's time compares with an operand.
 *
 * @param offset where in the marshalled {@code TPMS_TIME_INFO} the part begins, which is as long as the operand
 */
public record PolicyCounterTimer(TPM_HANDLE policySession, Bytes operandB, int offset, TPM_EO operation)
        implements TpmCommand<Acknowledged> {
    public static final Layout<PolicyCounterTimer> LAYOUT = Layout.record(
            field("policySession", TPM_HANDLE.LAYOUT, PolicyCounterTimer::policySession),
            field("operandB", Layout.sized(TpmLimits.DIGEST), PolicyCounterTimer::operandB),
            field("offset", Layout.U16, PolicyCounterTimer::offset),
            field("operation", TPM_EO.LAYOUT, PolicyCounterTimer::operation),
            PolicyCounterTimer::new);

    private static final CommandForm<PolicyCounterTimer, Acknowledged> FORM = CommandForm.of(
                    TPM_CC.PolicyCounterTimer, LAYOUT, Acknowledged.LAYOUT)
            .handles(1);

    @Override
    public Request<Acknowledged> request() {
        return FORM.fill(this);
    }
}
