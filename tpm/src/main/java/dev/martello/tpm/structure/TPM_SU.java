package dev.martello.tpm.structure;

import java.util.List;

/** How a TPM starts or is shut down. */
public enum TPM_SU {
    /** Start with PCRs reset. */
    CLEAR(0x0000),
    /** Resume what a shutdown with {@code STATE} preserved. */
    STATE(0x0001);

    public static final Layout<TPM_SU> LAYOUT = Layout.oneOf("TPM_SU", 2, List.of(values()), each -> each.value);

    private final int value;

    TPM_SU(int value) {
        this.value = value;
    }
}
