package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPMS_CREATION_DATA;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPMT_TK;
import dev.martello.tpm.structure.TpmLimits;

/** The answer to {@link Create}. */
public record CreateResponse(
        Bytes outPrivate,
        TPMT_PUBLIC outPublic,
        TPMS_CREATION_DATA creationData,
        Bytes creationHash,
        TPMT_TK creationTicket) {
    public static final Layout<CreateResponse> LAYOUT = Layout.record(
            field("outPrivate", Layout.sized(TpmLimits.PRIVATE_AREA), CreateResponse::outPrivate),
            field("outPublic", TPMT_PUBLIC.SIZED_LAYOUT, CreateResponse::outPublic),
            field("creationData", TPMS_CREATION_DATA.SIZED_LAYOUT, CreateResponse::creationData),
            field("creationHash", Layout.sized(TpmLimits.DIGEST), CreateResponse::creationHash),
            field("creationTicket", TPMT_TK.LAYOUT, CreateResponse::creationTicket),
            CreateResponse::new);
}
