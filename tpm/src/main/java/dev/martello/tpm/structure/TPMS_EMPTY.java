package dev.martello.tpm.structure;

/** A member of a union that has no fields. */
public record TPMS_EMPTY() implements TPMU_ASYM_SCHEME, TPMU_KDF_SCHEME, TPMU_SCHEME_KEYEDHASH, TPMU_SYM_DETAILS {
    public static final Layout<TPMS_EMPTY> LAYOUT = Layout.record(TPMS_EMPTY::new);
}
