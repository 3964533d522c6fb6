package dev.martello.tpm.crypto;

import dev.martello.tpm.structure.TPM2B_PUBLIC_KEY_RSA;
import dev.martello.tpm.structure.TPMS_ECC_PARMS;
import dev.martello.tpm.structure.TPMS_ECC_POINT;
import dev.martello.tpm.structure.TPMS_KEYEDHASH_PARMS;
import dev.martello.tpm.structure.TPMS_RSA_PARMS;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPMU_PUBLIC_ID;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.KeySpec;
import java.security.spec.RSAPublicKeySpec;

/** Public keys as the TPM has them and as the rest of the world has them. */
public final class PublicKeys {
    private PublicKeys() {}

    /**
     * The key in a public area; its encoded form is a SubjectPublicKeyInfo.
     *
     * @throws InvalidKeyException if the modulus is even or not of the size the area says, the point is not on its curve, or the
     *     curve is none this runtime has
     */
    public static PublicKey of(TPMT_PUBLIC area) throws InvalidKeyException {
        return switch (area.parameters()) {
            case TPMS_RSA_PARMS parameters
            when area.unique() instanceof TPM2B_PUBLIC_KEY_RSA key -> rsa(parameters, key);
            case TPMS_ECC_PARMS parameters when area.unique() instanceof TPMS_ECC_POINT point -> ecc(parameters, point);
            case TPMS_KEYEDHASH_PARMS _ -> throw new InvalidKeyException("a keyed-hash object has no public key");
            case TPMS_RSA_PARMS _, TPMS_ECC_PARMS _ ->
                throw new InvalidKeyException("parameters and key are of different algorithms");
        };
    }

    /**
     * A public area with the given key in it.
     *
     * @throws InvalidKeyException if the key is not of the area's algorithm, size or curve, or its exponent another one
     */
    public static TPMT_PUBLIC with(TPMT_PUBLIC template, PublicKey key) throws InvalidKeyException {
        TPMT_PUBLIC area = template.withUnique(unique(key));
        if (!of(area).equals(key)) {
            throw new InvalidKeyException("the key has another exponent or curve than the public area");
        }
        return area;
    }

    private static TPMU_PUBLIC_ID unique(PublicKey key) throws InvalidKeyException {
        return switch (key) {
            case RSAPublicKey rsa ->
                new TPM2B_PUBLIC_KEY_RSA(
                        Numbers.fixed(rsa.getModulus(), (rsa.getModulus().bitLength() + 7) / 8));
            case ECPublicKey ecc ->
                Curve.of(ecc.getParams())
                        .orElseThrow(() -> new InvalidKeyException("the key's curve is not supported"))
                        .point(ecc.getW());
            default -> throw new InvalidKeyException(key.getAlgorithm() + " is no algorithm of TPM keys");
        };
    }

    private static PublicKey rsa(TPMS_RSA_PARMS parameters, TPM2B_PUBLIC_KEY_RSA key) throws InvalidKeyException {
        BigInteger modulus = Numbers.unsigned(key.buffer());
        if (modulus.bitLength() != parameters.keyBits()) {
            throw new InvalidKeyException(
                    "the modulus has " + modulus.bitLength() + " bits instead of " + parameters.keyBits());
        }
        if (!modulus.testBit(0)) {
            throw new InvalidKeyException("the modulus is even");
        }
        return make("RSA", new RSAPublicKeySpec(modulus, BigInteger.valueOf(parameters.effectiveExponent())));
    }

    private static PublicKey ecc(TPMS_ECC_PARMS parameters, TPMS_ECC_POINT point) throws InvalidKeyException {
        Curve curve = Curve.of(parameters.curveID())
                .orElseThrow(() -> new InvalidKeyException(parameters.curveID() + " is not supported"));
        return make("EC", new ECPublicKeySpec(curve.point(point), curve.parameters()));
    }

    private static PublicKey make(String algorithm, KeySpec spec) throws InvalidKeyException {
        try {
            return KeyFactory.getInstance(algorithm).generatePublic(spec);
        } catch (GeneralSecurityException e) {
            throw new InvalidKeyException("Java refuses the key: " + e.getMessage(), e);
        }
    }
}
