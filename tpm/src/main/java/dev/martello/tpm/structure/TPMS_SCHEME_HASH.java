package dev.martello.tpm.structure;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.tpm.HashAlgorithm;

/** The hash algorithm that a scheme works with. */
public record TPMS_SCHEME_HASH(HashAlgorithm hashAlg)
        implements TPMU_ASYM_SCHEME, TPMU_KDF_SCHEME, TPMU_SCHEME_KEYEDHASH {
    public static final Layout<TPMS_SCHEME_HASH> LAYOUT =
            Layout.record(field("hashAlg", TPMI_ALG_HASH.LAYOUT, TPMS_SCHEME_HASH::hashAlg), TPMS_SCHEME_HASH::new);
}
