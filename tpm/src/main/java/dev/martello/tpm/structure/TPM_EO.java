package dev.martello.tpm.structure;

import java.util.List;

/** How a value of the TPM is compared with an operand: {@code value OP operand}. */
public enum TPM_EO {
    EQ(0x0000),
    NEQ(0x0001),
    SIGNED_GT(0x0002),
    UNSIGNED_GT(0x0003),
    SIGNED_LT(0x0004),
    UNSIGNED_LT(0x0005),
    SIGNED_GE(0x0006),
    UNSIGNED_GE(0x0007),
    SIGNED_LE(0x0008),
    UNSIGNED_LE(0x0009),
    BITSET(0x000a),
    BITCLEAR(0x000b);

    public static final Layout<TPM_EO> LAYOUT = Layout.oneOf("TPM_EO", 2, List.of(values()), each -> each.value);

    private final int value;

    TPM_EO(int value) {
        this.value = value;
    }

    public int value() {
        return value;
    }
}
