package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPML_PCR_SELECTION;
import dev.martello.tpm.structure.TPMS_SENSITIVE_CREATE;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPM_CC;
import dev.martello.tpm.structure.TPM_HANDLE;
import dev.martello.tpm.structure.TpmLimits;

/** Makes a key from the seed of a hierarchy, the same one each time, and loads it. */
public record CreatePrimary(
        TPM_HANDLE primaryHandle,
        TPMS_SENSITIVE_CREATE inSensitive,
        TPMT_PUBLIC inPublic,
        Bytes outsideInfo,
        TPML_PCR_SELECTION creationPCR)
        implements TpmCommand<CreatePrimaryResponse> {
    public static final Layout<CreatePrimary> LAYOUT = Layout.record(
            field("primaryHandle", TPM_HANDLE.LAYOUT, CreatePrimary::primaryHandle),
            field("inSensitive", TPMS_SENSITIVE_CREATE.SIZED_LAYOUT, CreatePrimary::inSensitive),
            field("inPublic", TPMT_PUBLIC.SIZED_LAYOUT, CreatePrimary::inPublic),
            field("outsideInfo", Layout.sized(TpmLimits.DATA), CreatePrimary::outsideInfo),
            field("creationPCR", TPML_PCR_SELECTION.LAYOUT, CreatePrimary::creationPCR),
            CreatePrimary::new);

    private static final CommandForm<CreatePrimary, CreatePrimaryResponse> FORM = CommandForm.of(
                    TPM_CC.CreatePrimary, LAYOUT, CreatePrimaryResponse.LAYOUT)
            .handles(1)
            .authorizations(1)
            .responseHandles(1);

    /** A key without authorization and data of its own, not bound to any PCR. */
    public static CreatePrimary of(TPM_HANDLE hierarchy, TPMT_PUBLIC template) {
        return new CreatePrimary(
                hierarchy, TPMS_SENSITIVE_CREATE.EMPTY, template, Bytes.EMPTY, TPML_PCR_SELECTION.NONE);
    }

    @Override
    public Request<CreatePrimaryResponse> request() {
        return FORM.fill(this);
    }
}
