package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TpmLimits;

/** The answer to {@link GetRandom}. */
public record GetRandomResponse(Bytes randomBytes) {
    public static final Layout<GetRandomResponse> LAYOUT = Layout.record(
            field("randomBytes", Layout.sized(TpmLimits.DIGEST), GetRandomResponse::randomBytes),
            GetRandomResponse::new);
}
