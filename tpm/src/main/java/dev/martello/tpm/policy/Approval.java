package dev.martello.tpm.policy;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.crypto.Curve;
import dev.martello.tpm.crypto.Numbers;
import dev.martello.tpm.structure.TPMS_SIGNATURE_ECC;
import dev.martello.tpm.structure.TPMT_SIGNATURE;
import dev.martello.tpm.structure.TPM_ALG_ID;

/**
 * A boot state that an approver signed.
 *
 * @param signature over {@link BootState#toBeSigned()}
 */
public record Approval(BootState state, TPMT_SIGNATURE signature) {
    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;

    /**
     * An approval by a signature in the form in which all but TPMs have it.
     *
     * @param der an {@code Ecdsa-Sig-Value}, RFC 3279, section 2.2.3
     * @throws IllegalArgumentException if it is none of P-256
     */
    public static Approval ofDer(BootState state, Bytes der) {
        BytesReader<IllegalArgumentException> in = BytesReader.bigEndian(
                der, (offset, problem) -> new IllegalArgumentException("the signature is none of ECDSA: " + problem));
        require(in.u8("tag") == SEQUENCE && in.u8("length") == der.length() - 2);
        Bytes r = integer(in);
        Bytes s = integer(in);
        in.requireEnd("signature");
        return new Approval(
                state, new TPMT_SIGNATURE(TPM_ALG_ID.ECDSA, new TPMS_SIGNATURE_ECC(HashAlgorithm.SHA256, r, s)));
    }

    private static Bytes integer(BytesReader<IllegalArgumentException> in) {
        require(in.u8("tag") == INTEGER);
        Bytes octets = in.bytes(in.u8("length"), "integer");
        return Numbers.fixed(Numbers.unsigned(octets), Curve.P256.fieldBytes());
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("the signature is no Ecdsa-Sig-Value of P-256");
        }
    }
}
