package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPM_CC;
import dev.martello.tpm.structure.TPM_HANDLE;

/** Makes a loaded object persistent, or a persistent one no longer so. */
public record EvictControl(TPM_HANDLE auth, TPM_HANDLE objectHandle, TPM_HANDLE persistentHandle)
        implements TpmCommand<Acknowledged> {
    public static final Layout<EvictControl> LAYOUT = Layout.record(
            field("auth", TPM_HANDLE.LAYOUT, EvictControl::auth),
            field("objectHandle", TPM_HANDLE.LAYOUT, EvictControl::objectHandle),
            field("persistentHandle", TPM_HANDLE.LAYOUT, EvictControl::persistentHandle),
            EvictControl::new);

    private static final CommandForm<EvictControl, Acknowledged> FORM = CommandForm.of(
                    TPM_CC.EvictControl, LAYOUT, Acknowledged.LAYOUT)
            .handles(2)
            .authorizations(1);

    @Override
    public Request<Acknowledged> request() {
        return FORM.fill(this);
    }
}
