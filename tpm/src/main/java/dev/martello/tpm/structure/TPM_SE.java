package dev.martello.tpm.structure;

import java.util.List;

/** Kinds of authorization sessions. */
public enum TPM_SE {
    HMAC(0x00),
    POLICY(0x01),
    TRIAL(0x03);

    public static final Layout<TPM_SE> LAYOUT = Layout.oneOf("TPM_SE", 1, List.of(values()), each -> each.value);

    private final int value;

    TPM_SE(int value) {
        this.value = value;
    }
}
