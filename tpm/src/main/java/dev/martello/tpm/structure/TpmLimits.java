package dev.martello.tpm.structure;

/**
 * The greatest sizes accepted, in octets or elements: those of Part 2 for the largest algorithms there are (SHA-512, RSA 4096,
 * P-521), with room to spare where vendors differ.
 */
public final class TpmLimits {
    public static final int DIGEST = 64;
    public static final int NONCE = 64;
    public static final int AUTH = 64;

    /** {@code TPM2B_DATA}: as large as a {@code TPMT_HA}. */
    public static final int DATA = 66;

    /** {@code TPM2B_NAME}: as large as a {@code TPMT_HA}. */
    public static final int NAME = 66;

    public static final int RSA_KEY = 512;
    public static final int ECC_KEY = 66;
    public static final int PUBLIC_AREA = 1024;
    public static final int PRIVATE_AREA = 2048;
    public static final int SENSITIVE = 512;
    public static final int ENCRYPTED_SECRET = 512;
    public static final int ID_OBJECT = 256;
    public static final int ATTEST = 1024;
    public static final int CREATION_DATA = 1024;
    public static final int NV_BUFFER = 2048;
    public static final int TIMEOUT = 8;

    /** A selection of 32 PCRs. */
    public static final int PCR_SELECT = 4;

    public static final int PCR_BANKS = 16;
    public static final int LIST = 512;

    private TpmLimits() {}
}
