package dev.martello.tpm.structure;

import static dev.martello.tpm.structure.Field.field;

/** A symmetric algorithm, or none; {@code TPMT_SYM_DEF_OBJECT} has the same octets. */
public record TPMT_SYM_DEF(TPM_ALG_ID algorithm, TPMU_SYM_DETAILS details) {
    public static final TPMT_SYM_DEF NULL = new TPMT_SYM_DEF(TPM_ALG_ID.NULL, new TPMS_EMPTY());
    public static final TPMT_SYM_DEF AES_128_CFB = aesCfb(128);
    public static final TPMT_SYM_DEF AES_256_CFB = aesCfb(256);

    private static final Field<TPMT_SYM_DEF, TPM_ALG_ID> ALGORITHM =
            field("algorithm", TPM_ALG_ID.LAYOUT, TPMT_SYM_DEF::algorithm);

    public static final Layout<TPMT_SYM_DEF> LAYOUT = Layout.record(
            ALGORITHM,
            Field.union("details", ALGORITHM, TPMU_SYM_DETAILS.UNION, TPMT_SYM_DEF::details),
            TPMT_SYM_DEF::new);

    private static TPMT_SYM_DEF aesCfb(int keyBits) {
        return new TPMT_SYM_DEF(TPM_ALG_ID.AES, new TPMS_SYM_DETAILS(keyBits, TPM_ALG_ID.CFB));
    }
}
