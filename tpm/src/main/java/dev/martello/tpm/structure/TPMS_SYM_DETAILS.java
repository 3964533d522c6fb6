package dev.martello.tpm.structure;

import static dev.martello.tpm.structure.Field.field;

/** Key size in bits and mode of a block cipher. */
public record TPMS_SYM_DETAILS(int keyBits, TPM_ALG_ID mode) implements TPMU_SYM_DETAILS {
    public static final Layout<TPMS_SYM_DETAILS> LAYOUT = Layout.record(
            field("keyBits", Layout.U16, TPMS_SYM_DETAILS::keyBits),
            field("mode", TPM_ALG_ID.LAYOUT, TPMS_SYM_DETAILS::mode),
            TPMS_SYM_DETAILS::new);
}
