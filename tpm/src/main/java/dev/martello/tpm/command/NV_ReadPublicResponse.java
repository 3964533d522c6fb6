package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPMS_NV_PUBLIC;
import dev.martello.tpm.structure.TpmLimits;

/** The answer to {@link NV_ReadPublic}. */
public record NV_ReadPublicResponse(TPMS_NV_PUBLIC nvPublic, Bytes nvName) {
    public static final Layout<NV_ReadPublicResponse> LAYOUT = Layout.record(
            field("nvPublic", TPMS_NV_PUBLIC.SIZED_LAYOUT, NV_ReadPublicResponse::nvPublic),
            field("nvName", Layout.sized(TpmLimits.NAME), NV_ReadPublicResponse::nvName),
            NV_ReadPublicResponse::new);
}
