package dev.martello.tpm.structure;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.Der;
import dev.martello.tpm.HashAlgorithm;

/** An elliptic-curve signature, its two numbers big-endian. */
public record TPMS_SIGNATURE_ECC(HashAlgorithm hash, Bytes signatureR, Bytes signatureS) implements TPMU_SIGNATURE {
    public static final Layout<TPMS_SIGNATURE_ECC> LAYOUT = Layout.record(
            field("hash", TPMI_ALG_HASH.LAYOUT, TPMS_SIGNATURE_ECC::hash),
            field("signatureR", Layout.sized(TpmLimits.ECC_KEY), TPMS_SIGNATURE_ECC::signatureR),
            field("signatureS", Layout.sized(TpmLimits.ECC_KEY), TPMS_SIGNATURE_ECC::signatureS),
            TPMS_SIGNATURE_ECC::new);

    /** The two numbers as TLS and certificates have them. */
    public Bytes der() {
        return Der.ecdsaSignature(signatureR, signatureS);
    }
}
