package dev.martello.tpm.structure;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;

/**
 * A ticket by which a TPM remembers what it did: {@code TPMT_TK_CREATION}, {@code TPMT_TK_AUTH}, {@code TPMT_TK_VERIFIED} and
 * {@code TPMT_TK_HASHCHECK}, which differ in their tag only.
 */
public record TPMT_TK(TPM_ST tag, TPM_HANDLE hierarchy, Bytes digest) {
    /** The ticket of nothing: what a key that is not restricted needs to sign a digest. */
    public static final TPMT_TK NULL_HASHCHECK = new TPMT_TK(TPM_ST.HASHCHECK, TPM_HANDLE.RH_NULL, Bytes.EMPTY);

    public static final Layout<TPMT_TK> LAYOUT = Layout.record(
            field("tag", TPM_ST.LAYOUT, TPMT_TK::tag),
            field("hierarchy", TPM_HANDLE.LAYOUT, TPMT_TK::hierarchy),
            field("digest", Layout.sized(TpmLimits.DIGEST), TPMT_TK::digest),
            TPMT_TK::new);
}
