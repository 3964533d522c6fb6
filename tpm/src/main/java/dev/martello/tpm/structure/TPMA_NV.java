package dev.martello.tpm.structure;

/**
 * What an NV index may be used for, as the 32 bits it is.
 *
 * @param value the bits
 */
public record TPMA_NV(long value) {
    public static final Layout<TPMA_NV> LAYOUT = Layout.U32.as(TPMA_NV::new, TPMA_NV::value);

    /** The owner may write and read, and so may who knows the index's authorization value; not subject to lock-out. */
    public static final TPMA_NV OWNER_AND_AUTH = new TPMA_NV(0x0206_0006L);

    /** {@code TPMA_NV_WRITTEN} (Part 2, TPMA_NV). */
    private static final long WRITTEN = 0x2000_0000L;

    /** {@code TPMA_NV_AUTHREAD}. */
    private static final long AUTHREAD = 0x0004_0000L;

    /** {@code TPMA_NV_NO_DA}. */
    private static final long NO_DA = 0x0200_0000L;

    /** Whether its authorization value opens it, and a wrong one does not count towards a lock-out. */
    public boolean isOpenToGuesses() {
        return (value & AUTHREAD) != 0 && (value & NO_DA) != 0;
    }

    /** Whether something was written to it since it was defined: else it cannot be read. */
    public boolean isWritten() {
        return (value & WRITTEN) != 0;
    }
}
