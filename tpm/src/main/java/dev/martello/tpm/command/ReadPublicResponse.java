package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TpmLimits;

/** The answer to {@link ReadPublic}. */
public record ReadPublicResponse(TPMT_PUBLIC outPublic, Bytes name, Bytes qualifiedName) {
    public static final Layout<ReadPublicResponse> LAYOUT = Layout.record(
            field("outPublic", TPMT_PUBLIC.SIZED_LAYOUT, ReadPublicResponse::outPublic),
            field("name", Layout.sized(TpmLimits.NAME), ReadPublicResponse::name),
            field("qualifiedName", Layout.sized(TpmLimits.NAME), ReadPublicResponse::qualifiedName),
            ReadPublicResponse::new);
}
