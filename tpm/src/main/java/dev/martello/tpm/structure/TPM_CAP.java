package dev.martello.tpm.structure;

import java.util.List;

/** What {@code TPM2_GetCapability} can be asked for, as far as read here. */
public enum TPM_CAP {
    HANDLES(0x00000001),
    PCRS(0x00000005),
    TPM_PROPERTIES(0x00000006);

    public static final Layout<TPM_CAP> LAYOUT = Layout.oneOf("TPM_CAP", 4, List.of(values()), each -> each.value);

    private final long value;

    TPM_CAP(long value) {
        this.value = value;
    }
}
