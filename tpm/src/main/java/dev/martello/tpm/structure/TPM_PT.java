package dev.martello.tpm.structure;

/** Properties of a TPM that {@code TPM2_GetCapability} tells, a selection. */
public final class TPM_PT {
    public static final long FAMILY_INDICATOR = 0x100;
    public static final long REVISION = 0x102;
    public static final long MANUFACTURER = 0x105;
    public static final long FIRMWARE_VERSION_1 = 0x10b;
    public static final long FIRMWARE_VERSION_2 = 0x10c;
    public static final long NV_BUFFER_MAX = 0x12c;

    private TPM_PT() {}
}
