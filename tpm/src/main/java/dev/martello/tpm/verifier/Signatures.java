package dev.martello.tpm.verifier;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.crypto.Curve;
import dev.martello.tpm.crypto.Numbers;
import dev.martello.tpm.structure.TPMS_SIGNATURE_ECC;
import dev.martello.tpm.structure.TPMS_SIGNATURE_RSA;
import dev.martello.tpm.structure.TPMU_SIGNATURE;
import dev.martello.tpm.structure.TPM_ALG_ID;
import java.math.BigInteger;

/** Checks signatures of attestation keys by the given libraries; what is malformed is as bad as what is wrong. */
record Signatures(SignatureLibraries libraries) {
    /** Whether the key made the signature over the message; the signature's scheme must have been checked to be the key's. */
    boolean verify(VerificationKey key, Bytes message, TPMU_SIGNATURE signature) {
        return switch (signature) {
            case TPMS_SIGNATURE_RSA rsa
            when key.curve().isEmpty() ->
                key.scheme() == TPM_ALG_ID.RSAPSS
                        ? pss(key, message, rsa.sig())
                        : SignatureCheck.rsassa(key.hash()).verify(libraries.rsa(), key.key(), message, rsa.sig());
            case TPMS_SIGNATURE_ECC ecc
            when key.curve().isPresent() -> ecdsa(key, key.curve().get(), message, ecc);
            case TPMS_SIGNATURE_RSA _, TPMS_SIGNATURE_ECC _ -> false;
        };
    }

    /** TPMs choose the salt as long as a digest (FIPS 186) or as long as there is room (Part 1, annex RSA). */
    private boolean pss(VerificationKey key, Bytes message, Bytes signature) {
        int digestBytes = key.hash().digestBytes();
        int encodedBytes = (key.bits() - 1 + 7) / 8;
        return pssWithSalt(key, digestBytes, message, signature)
                || pssWithSalt(key, encodedBytes - digestBytes - 2, message, signature);
    }

    private boolean pssWithSalt(VerificationKey key, int saltBytes, Bytes message, Bytes signature) {
        return SignatureCheck.rsapss(key.hash(), saltBytes).verify(libraries.rsa(), key.key(), message, signature);
    }

    private boolean ecdsa(VerificationKey key, Curve curve, Bytes message, TPMS_SIGNATURE_ECC signature) {
        BigInteger r = Numbers.unsigned(signature.signatureR());
        BigInteger s = Numbers.unsigned(signature.signatureS());
        BigInteger order = curve.parameters().getOrder();
        if (r.signum() == 0 || s.signum() == 0 || r.compareTo(order) >= 0 || s.compareTo(order) >= 0) {
            return false;
        }
        Bytes both = Bytes.concat(Numbers.fixed(r, curve.fieldBytes()), Numbers.fixed(s, curve.fieldBytes()));
        return SignatureCheck.ecdsa(key.hash()).verify(libraries.ecdsa(), key.key(), message, both);
    }
}
