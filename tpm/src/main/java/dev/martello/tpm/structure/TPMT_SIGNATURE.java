package dev.martello.tpm.structure;

import static dev.martello.tpm.structure.Field.field;

/** A signature that says by which scheme it was made. */
public record TPMT_SIGNATURE(TPM_ALG_ID sigAlg, TPMU_SIGNATURE signature) {
    private static final Field<TPMT_SIGNATURE, TPM_ALG_ID> SIG_ALG =
            field("sigAlg", TPM_ALG_ID.LAYOUT, TPMT_SIGNATURE::sigAlg);

    public static final Layout<TPMT_SIGNATURE> LAYOUT = Layout.record(
            SIG_ALG,
            Field.union("signature", SIG_ALG, TPMU_SIGNATURE.UNION, TPMT_SIGNATURE::signature),
            TPMT_SIGNATURE::new);
}
