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

/** Makes a key below a loaded parent; {@link Load} makes it usable. */
public record Create(
        TPM_HANDLE parentHandle,
        TPMS_SENSITIVE_CREATE inSensitive,
        TPMT_PUBLIC inPublic,
        Bytes outsideInfo,
        TPML_PCR_SELECTION creationPCR)
        implements TpmCommand<CreateResponse> {
    public static final Layout<Create> LAYOUT = Layout.record(
            field("parentHandle", TPM_HANDLE.LAYOUT, Create::parentHandle),
            field("inSensitive", TPMS_SENSITIVE_CREATE.SIZED_LAYOUT, Create::inSensitive),
            field("inPublic", TPMT_PUBLIC.SIZED_LAYOUT, Create::inPublic),
            field("outsideInfo", Layout.sized(TpmLimits.DATA), Create::outsideInfo),
            field("creationPCR", TPML_PCR_SELECTION.LAYOUT, Create::creationPCR),
            Create::new);

    private static final CommandForm<Create, CreateResponse> FORM = CommandForm.of(
                    TPM_CC.Create, LAYOUT, CreateResponse.LAYOUT)
            .handles(1)
            .authorizations(1);

    @Override
    public Request<CreateResponse> request() {
        return FORM.fill(this);
    }
}
