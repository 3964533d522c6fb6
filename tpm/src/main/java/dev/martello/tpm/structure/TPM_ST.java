package dev.martello.tpm.structure;

import java.util.List;

/** Tags of structures. */
public enum TPM_ST {
    RSP_COMMAND(0x00c4),
    NULL(0x8000),
    NO_SESSIONS(0x8001),
    SESSIONS(0x8002),
    ATTEST_NV(0x8014),
    ATTEST_COMMAND_AUDIT(0x8015),
    ATTEST_SESSION_AUDIT(0x8016),
    ATTEST_CERTIFY(0x8017),
    ATTEST_QUOTE(0x8018),
    ATTEST_TIME(0x8019),
    ATTEST_CREATION(0x801a),
    ATTEST_NV_DIGEST(0x801c),
    CREATION(0x8021),
    VERIFIED(0x8022),
    AUTH_SECRET(0x8023),
    HASHCHECK(0x8024),
    AUTH_SIGNED(0x8025);

    public static final Layout<TPM_ST> LAYOUT = Layout.oneOf("TPM_ST", 2, List.of(values()), each -> each.value);

    private final int value;

    TPM_ST(int value) {
        this.value = value;
    }

    public int value() {
        return value;
    }

    @Override
    public String toString() {
        return "TPM_ST_" + name();
    }
}
