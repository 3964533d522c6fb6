package dev.martello.tpm.structure;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.Der;
import dev.martello.tpm.HashAlgorithm;
import java.math.BigInteger;

/** An elliptic-curve signature, its two numbers big-endian. */
public record TPMS_SIGNATURE_ECC(HashAlgorithm hash, Bytes signatureR, Bytes signatureS) implements TPMU_SIGNATURE {
    public static final Layout<TPMS_SIGNATURE_ECC> LAYOUT = Layout.record(
            field("hash", TPMI_ALG_HASH.LAYOUT, TPMS_SIGNATURE_ECC::hash),
            field("signatureR", Layout.sized(TpmLimits.ECC_KEY), TPMS_SIGNATURE_ECC::signatureR),
            field("signatureS", Layout.sized(TpmLimits.ECC_KEY), TPMS_SIGNATURE_ECC::signatureS),
            TPMS_SIGNATURE_ECC::new);

    /**
     * The two numbers as TLS and certificates have them: {@code ECDSA-Sig-Value}.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc3279#section-2.2.3">RFC 3279, section 2.2.3</a>
     */
    public Bytes der() {
        return Der.of(Der.SEQUENCE, integer(signatureR), integer(signatureS));
    }

    private static Bytes integer(Bytes unsigned) {
        return Der.integer(new BigInteger(1, unsigned.toArray()));
    }
}
