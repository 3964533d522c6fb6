package dev.martello.tpm.structure;

import java.util.List;

/** Algorithms (Part 2 and TCG Algorithm Registry). */
public enum TPM_ALG_ID {
    RSA(0x0001),
    TDES(0x0003),
    SHA1(0x0004),
    HMAC(0x0005),
    AES(0x0006),
    MGF1(0x0007),
    KEYEDHASH(0x0008),
    XOR(0x000a),
    SHA256(0x000b),
    SHA384(0x000c),
    SHA512(0x000d),
    SHA256_192(0x000e),
    NULL(0x0010),
    SM3_256(0x0012),
    SM4(0x0013),
    RSASSA(0x0014),
    RSAES(0x0015),
    RSAPSS(0x0016),
    OAEP(0x0017),
    ECDSA(0x0018),
    ECDH(0x0019),
    ECDAA(0x001a),
    SM2(0x001b),
    ECSCHNORR(0x001c),
    ECMQV(0x001d),
    KDF1_SP800_56A(0x0020),
    KDF2(0x0021),
    KDF1_SP800_108(0x0022),
    ECC(0x0023),
    SYMCIPHER(0x0025),
    CAMELLIA(0x0026),
    SHA3_256(0x0027),
    SHA3_384(0x0028),
    SHA3_512(0x0029),
    CMAC(0x003f),
    CTR(0x0040),
    OFB(0x0041),
    CBC(0x0042),
    CFB(0x0043),
    ECB(0x0044);

    public static final Layout<TPM_ALG_ID> LAYOUT =
            Layout.oneOf("TPM_ALG_ID", 2, List.of(values()), each -> each.value);

    private final int value;

    TPM_ALG_ID(int value) {
        this.value = value;
    }

    public int value() {
        return value;
    }

    @Override
    public String toString() {
        return "TPM_ALG_" + name();
    }
}
