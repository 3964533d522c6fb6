package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPM_CC;
import dev.martello.tpm.structure.TPM_SU;

/** Starts the TPM after power came on. */
public record Startup(TPM_SU startupType) implements TpmCommand<Acknowledged> {
    public static final Layout<Startup> LAYOUT =
            Layout.record(field("startupType", TPM_SU.LAYOUT, Startup::startupType), Startup::new);

    private static final CommandForm<Startup, Acknowledged> FORM =
            CommandForm.of(TPM_CC.Startup, LAYOUT, Acknowledged.LAYOUT);

    @Override
    public Request<Acknowledged> request() {
        return FORM.fill(this);
    }
}
