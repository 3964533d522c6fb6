package dev.martello.tpm.structure;

import dev.martello.tpm.PcrIndex;
import java.util.Locale;

/** The number by which a TPM knows one of its resources. */
public record TPM_HANDLE(long value) {
    public static final TPM_HANDLE RH_OWNER = new TPM_HANDLE(0x40000001L);
    public static final TPM_HANDLE RH_NULL = new TPM_HANDLE(0x40000007L);
    public static final TPM_HANDLE RS_PW = new TPM_HANDLE(0x40000009L);
    public static final TPM_HANDLE RH_LOCKOUT = new TPM_HANDLE(0x4000000aL);
    public static final TPM_HANDLE RH_ENDORSEMENT = new TPM_HANDLE(0x4000000bL);
    public static final TPM_HANDLE RH_PLATFORM = new TPM_HANDLE(0x4000000cL);

    public static final Layout<TPM_HANDLE> LAYOUT = Layout.U32.as(TPM_HANDLE::new, TPM_HANDLE::value);

    private static final long HT_NV_INDEX = 0x01;
    private static final long HT_TRANSIENT = 0x80;
    private static final long HT_PERSISTENT = 0x81;

    public TPM_HANDLE {
        if (value < 0 || value > 0xffff_ffffL) {
            throw new IllegalArgumentException(value + " is no handle of four octets");
        }
    }

    public static TPM_HANDLE ofPcr(PcrIndex index) {
        return new TPM_HANDLE(index.number());
    }

    public boolean isNvIndex() {
        return value >> 24 == HT_NV_INDEX;
    }

    /** Whether it stands for a loaded or a persistent object, which has a public area and a name of its own. */
    public boolean isObject() {
        return value >> 24 == HT_TRANSIENT || value >> 24 == HT_PERSISTENT;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "0x%08x", value);
    }
}
