package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPMS_CREATION_DATA;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPMT_TK;
import dev.martello.tpm.structure.TPM_HANDLE;
import dev.martello.tpm.structure.TpmLimits;

/** The answer to {@link CreatePrimary}. */
public record CreatePrimaryResponse(
        TPM_HANDLE objectHandle,
        TPMT_PUBLIC outPublic,
        TPMS_CREATION_DATA creationData,
        Bytes creationHash,
        TPMT_TK creationTicket,
        Bytes name) {
    public static final Layout<CreatePrimaryResponse> LAYOUT = Layout.record(
            field("objectHandle", TPM_HANDLE.LAYOUT, CreatePrimaryResponse::objectHandle),
            field("outPublic", TPMT_PUBLIC.SIZED_LAYOUT, CreatePrimaryResponse::outPublic),
            field("creationData", TPMS_CREATION_DATA.SIZED_LAYOUT, CreatePrimaryResponse::creationData),
            field("creationHash", Layout.sized(TpmLimits.DIGEST), CreatePrimaryResponse::creationHash),
            field("creationTicket", TPMT_TK.LAYOUT, CreatePrimaryResponse::creationTicket),
            field("name", Layout.sized(TpmLimits.NAME), CreatePrimaryResponse::name),
            CreatePrimaryResponse::new);
}
