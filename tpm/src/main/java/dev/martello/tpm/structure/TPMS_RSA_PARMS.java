package dev.martello.tpm.structure;

import static dev.martello.tpm.structure.Field.field;

/**
 * The parameters of an RSA key.
 *
 * @param exponent the public exponent, where 0 stands for 65537
 */
public record TPMS_RSA_PARMS(TPMT_SYM_DEF symmetric, TPMT_ASYM_SCHEME scheme, int keyBits, long exponent)
        implements TPMU_PUBLIC_PARMS {
    /** The exponent that 0 stands for. */
    public static final long DEFAULT_EXPONENT = 65537;

    public static final Layout<TPMS_RSA_PARMS> LAYOUT = Layout.record(
            field("symmetric", TPMT_SYM_DEF.LAYOUT, TPMS_RSA_PARMS::symmetric),
            field("scheme", TPMT_ASYM_SCHEME.LAYOUT, TPMS_RSA_PARMS::scheme),
            field("keyBits", Layout.U16, TPMS_RSA_PARMS::keyBits),
            field("exponent", Layout.U32, TPMS_RSA_PARMS::exponent),
            TPMS_RSA_PARMS::new);

    /** The exponent that is meant. */
    public long effectiveExponent() {
        return exponent == 0 ? DEFAULT_EXPONENT : exponent;
    }
}
