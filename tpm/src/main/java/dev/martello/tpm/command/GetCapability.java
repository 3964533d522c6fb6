package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPM_CAP;
import dev.martello.tpm.structure.TPM_CC;

/** Asks for properties of the TPM. */
public record GetCapability(TPM_CAP capability, long property, long propertyCount)
        implements TpmCommand<GetCapabilityResponse> {
    public static final Layout<GetCapability> LAYOUT = Layout.record(
            field("capability", TPM_CAP.LAYOUT, GetCapability::capability),
            field("property", Layout.U32, GetCapability::property),
            field("propertyCount", Layout.U32, GetCapability::propertyCount),
            GetCapability::new);

    private static final CommandForm<GetCapability, GetCapabilityResponse> FORM =
            CommandForm.of(TPM_CC.GetCapability, LAYOUT, GetCapabilityResponse.LAYOUT);

    @Override
    public Request<GetCapabilityResponse> request() {
        return FORM.fill(this);
    }
}
