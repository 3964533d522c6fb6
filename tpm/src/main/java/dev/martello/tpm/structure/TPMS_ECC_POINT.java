package dev.martello.tpm.structure;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;

/**
 * A point of an elliptic curve. Coordinates are big-endian; some TPMs leave leading zeros away.
 */
public record TPMS_ECC_POINT(Bytes x, Bytes y) implements TPMU_PUBLIC_ID {
    public static final Layout<TPMS_ECC_POINT> LAYOUT = Layout.record(
            field("x", Layout.sized(TpmLimits.ECC_KEY), TPMS_ECC_POINT::x),
            field("y", Layout.sized(TpmLimits.ECC_KEY), TPMS_ECC_POINT::y),
            TPMS_ECC_POINT::new);
}
