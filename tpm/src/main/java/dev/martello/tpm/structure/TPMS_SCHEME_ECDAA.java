package dev.martello.tpm.structure;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.tpm.HashAlgorithm;

/** The parameters of direct anonymous attestation. */
public record TPMS_SCHEME_ECDAA(HashAlgorithm hashAlg, int count) implements TPMU_ASYM_SCHEME {
    public static final Layout<TPMS_SCHEME_ECDAA> LAYOUT = Layout.record(
            field("hashAlg", TPMI_ALG_HASH.LAYOUT, TPMS_SCHEME_ECDAA::hashAlg),
            field("count", Layout.U16, TPMS_SCHEME_ECDAA::count),
            TPMS_SCHEME_ECDAA::new);
}
