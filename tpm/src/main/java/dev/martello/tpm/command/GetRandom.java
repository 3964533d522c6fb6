package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPM_CC;

/** Asks for random octets, of which the TPM may give fewer. */
public record GetRandom(int bytesRequested) implements TpmCommand<GetRandomResponse> {
    public static final Layout<GetRandom> LAYOUT =
            Layout.record(field("bytesRequested", Layout.U16, GetRandom::bytesRequested), GetRandom::new);

    private static final CommandForm<GetRandom, GetRandomResponse> FORM =
            CommandForm.of(TPM_CC.GetRandom, LAYOUT, GetRandomResponse.LAYOUT);

    @Override
    public Request<GetRandomResponse> request() {
        return FORM.fill(this);
    }
}
