package dev.martello.tpm.structure;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;

/** The secret part of an object to be made: its authorization value, and data for what is not a fresh key. */
public record TPMS_SENSITIVE_CREATE(Bytes userAuth, Bytes data) {
    public static final TPMS_SENSITIVE_CREATE EMPTY = new TPMS_SENSITIVE_CREATE(Bytes.EMPTY, Bytes.EMPTY);

    public static final Layout<TPMS_SENSITIVE_CREATE> LAYOUT = Layout.record(
            field("userAuth", Layout.sized(TpmLimits.AUTH), TPMS_SENSITIVE_CREATE::userAuth),
            field("data", Layout.sized(TpmLimits.SENSITIVE), TPMS_SENSITIVE_CREATE::data),
            TPMS_SENSITIVE_CREATE::new);

    /** {@code TPM2B_SENSITIVE_CREATE}: the structure behind its size. */
    public static final Layout<TPMS_SENSITIVE_CREATE> SIZED_LAYOUT = Layout.sized(TpmLimits.SENSITIVE, LAYOUT);
}
