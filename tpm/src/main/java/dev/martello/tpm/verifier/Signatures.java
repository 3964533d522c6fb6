package dev.martello.tpm.verifier;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.crypto.Curve;
import dev.martello.tpm.crypto.Numbers;
import dev.martello.tpm.structure.TPMS_ECC_PARMS;
import dev.martello.tpm.structure.TPMS_RSA_PARMS;
import dev.martello.tpm.structure.TPMS_SIGNATURE_ECC;
import dev.martello.tpm.structure.TPMS_SIGNATURE_RSA;
import dev.martello.tpm.structure.TPMU_SIGNATURE;
import dev.martello.tpm.structure.TPM_ALG_ID;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;

/** Checks signatures of attestation keys; what is malformed is as bad as what is wrong. */
final class Signatures {
    private Signatures() {}

    /** Whether the key made the signature over the message; the signature's scheme must have been checked to be the key's. */
    static boolean verify(AttestationPublicKey key, Bytes message, TPMU_SIGNATURE signature) {
        return switch (signature) {
            case TPMS_SIGNATURE_RSA rsa
            when key.publicArea().parameters() instanceof TPMS_RSA_PARMS parameters ->
                key.scheme() == TPM_ALG_ID.RSAPSS
                        ? pss(key, parameters.keyBits(), message, rsa.sig())
                        : verify(javaName(key.hash()) + "withRSA", key, message, rsa.sig());
            case TPMS_SIGNATURE_ECC ecc
            when key.publicArea().parameters() instanceof TPMS_ECC_PARMS parameters ->
                ecdsa(key, Curve.of(parameters.curveID()).orElseThrow(), message, ecc);
            case TPMS_SIGNATURE_RSA _, TPMS_SIGNATURE_ECC _ -> false;
        };
    }

    /** TPMs choose the salt as long as a digest (FIPS 186) or as long as there is room (Part 1, annex RSA). */
    private static boolean pss(AttestationPublicKey key, int keyBits, Bytes message, Bytes signature) {
        int digestBytes = key.hash().digestBytes();
        int encodedBytes = (keyBits - 1 + 7) / 8;
        return pssWithSalt(key, digestBytes, message, signature)
                || pssWithSalt(key, encodedBytes - digestBytes - 2, message, signature);
    }

    private static boolean pssWithSalt(AttestationPublicKey key, int saltBytes, Bytes message, Bytes signature) {
        try {
            Signature verifier = Signature.getInstance("RSASSA-PSS");
            String hash = key.hash().javaName();
            verifier.setParameter(new PSSParameterSpec(
                    hash, "MGF1", new MGF1ParameterSpec(hash), saltBytes, PSSParameterSpec.TRAILER_FIELD_BC));
            return verify(verifier, key, message, signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("RSASSA-PSS is not part of this Java runtime", e);
        }
    }

    private static boolean ecdsa(AttestationPublicKey key, Curve curve, Bytes message, TPMS_SIGNATURE_ECC signature) {
        BigInteger r = Numbers.unsigned(signature.signatureR());
        BigInteger s = Numbers.unsigned(signature.signatureS());
        BigInteger order = curve.parameters().getOrder();
        if (r.signum() == 0 || s.signum() == 0 || r.compareTo(order) >= 0 || s.compareTo(order) >= 0) {
            return false;
        }
        Bytes both = Bytes.concat(Numbers.fixed(r, curve.fieldBytes()), Numbers.fixed(s, curve.fieldBytes()));
        return verify(javaName(key.hash()) + "withECDSAinP1363Format", key, message, both);
    }

    private static boolean verify(String algorithm, AttestationPublicKey key, Bytes message, Bytes signature) {
        try {
            return verify(Signature.getInstance(algorithm), key, message, signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(algorithm + " is not part of this Java runtime", e);
        }
    }

    private static boolean verify(Signature verifier, AttestationPublicKey key, Bytes message, Bytes signature)
            throws GeneralSecurityException {
        verifier.initVerify(key.publicKey());
        verifier.update(message.asBuffer());
        try {
            return verifier.verify(signature.toArray());
        } catch (SignatureException e) {
            return false;
        }
    }

    /** As in {@code SHA256withRSA}. */
    private static String javaName(HashAlgorithm hash) {
        return hash.name();
    }
}
