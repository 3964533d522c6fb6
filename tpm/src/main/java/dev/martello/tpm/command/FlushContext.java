package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPM_CC;
import dev.martello.tpm.structure.TPM_HANDLE;

/** Removes a loaded object or a session from the memory of the TPM. */
public record FlushContext(TPM_HANDLE flushHandle) implements TpmCommand<Acknowledged> {
    public static final Layout<FlushContext> LAYOUT =
            Layout.record(field("flushHandle", TPM_HANDLE.LAYOUT, FlushContext::flushHandle), FlushContext::new);

    private static final CommandForm<FlushContext, Acknowledged> FORM =
            CommandForm.of(TPM_CC.FlushContext, LAYOUT, Acknowledged.LAYOUT);

    @Override
    public Request<Acknowledged> request() {
        return FORM.fill(this);
    }
}
