package dev.martello.tpm.structure;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;

/** The circumstances under which an object was made. */
public record TPMS_CREATION_DATA(
        TPML_PCR_SELECTION pcrSelect,
        Bytes pcrDigest,
        int locality,
        TPM_ALG_ID parentNameAlg,
        Bytes parentName,
        Bytes parentQualifiedName,
        Bytes outsideInfo) {
    public static final Layout<TPMS_CREATION_DATA> LAYOUT = Layout.record(
            field("pcrSelect", TPML_PCR_SELECTION.LAYOUT, TPMS_CREATION_DATA::pcrSelect),
            field("pcrDigest", Layout.sized(TpmLimits.DIGEST), TPMS_CREATION_DATA::pcrDigest),
            field("locality", Layout.U8, TPMS_CREATION_DATA::locality),
            field("parentNameAlg", TPM_ALG_ID.LAYOUT, TPMS_CREATION_DATA::parentNameAlg),
            field("parentName", Layout.sized(TpmLimits.NAME), TPMS_CREATION_DATA::parentName),
            field("parentQualifiedName", Layout.sized(TpmLimits.NAME), TPMS_CREATION_DATA::parentQualifiedName),
            field("outsideInfo", Layout.sized(TpmLimits.DATA), TPMS_CREATION_DATA::outsideInfo),
            TPMS_CREATION_DATA::new);

    /** {@code TPM2B_CREATION_DATA}: the structure behind its size. */
    public static final Layout<TPMS_CREATION_DATA> SIZED_LAYOUT = Layout.sized(TpmLimits.CREATION_DATA, LAYOUT);
}
