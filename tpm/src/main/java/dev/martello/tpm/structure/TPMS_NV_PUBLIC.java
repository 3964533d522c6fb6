package dev.martello.tpm.structure;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;

/** The public area of an NV index. */
public record TPMS_NV_PUBLIC(
        TPM_HANDLE nvIndex, HashAlgorithm nameAlg, TPMA_NV attributes, Bytes authPolicy, int dataSize) {
    public static final Layout<TPMS_NV_PUBLIC> LAYOUT = Layout.record(
            field("nvIndex", TPM_HANDLE.LAYOUT, TPMS_NV_PUBLIC::nvIndex),
            field("nameAlg", TPMI_ALG_HASH.LAYOUT, TPMS_NV_PUBLIC::nameAlg),
            field("attributes", TPMA_NV.LAYOUT, TPMS_NV_PUBLIC::attributes),
            field("authPolicy", Layout.sized(TpmLimits.DIGEST), TPMS_NV_PUBLIC::authPolicy),
            field("dataSize", Layout.U16, TPMS_NV_PUBLIC::dataSize),
            TPMS_NV_PUBLIC::new);

    /** {@code TPM2B_NV_PUBLIC}: the public area behind its size. */
    public static final Layout<TPMS_NV_PUBLIC> SIZED_LAYOUT = Layout.sized(TpmLimits.PUBLIC_AREA, LAYOUT);

    /** The index's name: the algorithm, then the digest of the public area (Part 1, Names). */
    public Bytes name() {
        return TPMT_PUBLIC.nameOf(nameAlg, LAYOUT.write(this));
    }
}
