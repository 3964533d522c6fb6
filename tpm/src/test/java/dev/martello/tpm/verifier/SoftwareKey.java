package dev.martello.tpm.verifier;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.SignedQuote;
import dev.martello.tpm.attester.AkTemplate;
import dev.martello.tpm.crypto.Curve;
import dev.martello.tpm.crypto.Numbers;
import dev.martello.tpm.crypto.PublicKeys;
import dev.martello.tpm.structure.TPMA_OBJECT;
import dev.martello.tpm.structure.TPMS_ECC_PARMS;
import dev.martello.tpm.structure.TPMS_ECC_POINT;
import dev.martello.tpm.structure.TPMS_RSA_PARMS;
import dev.martello.tpm.structure.TPMS_SIGNATURE_ECC;
import dev.martello.tpm.structure.TPMS_SIGNATURE_RSA;
import dev.martello.tpm.structure.TPMT_ASYM_SCHEME;
import dev.martello.tpm.structure.TPMT_KDF_SCHEME;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPMT_SIGNATURE;
import dev.martello.tpm.structure.TPMT_SYM_DEF;
import dev.martello.tpm.structure.TPM_ALG_ID;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPrivateKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Random;

/**
 * A key in software that says of itself what an attestation key says, and so signs what no TPM would: what an attacker has who
 * got somebody to register it, and what sizes and curves are tried with that swtpm does not have.
 */
record SoftwareKey(TPMT_PUBLIC publicArea, KeyPair pair, TPM_ALG_ID scheme, HashAlgorithm hash) {
    private static final int PRIME_BITS = 512;

    private static final TPMA_OBJECT ATTRIBUTES =
            AkTemplate.ECDSA_P256_SHA256.publicArea().objectAttributes();

    static SoftwareKey ecc(Curve curve, HashAlgorithm hash) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(curve.generatorParameters());
        KeyPair pair = generator.generateKeyPair();
        TPMT_PUBLIC template = new TPMT_PUBLIC(
                TPM_ALG_ID.ECC,
                HashAlgorithm.SHA256,
                ATTRIBUTES,
                Bytes.EMPTY,
                new TPMS_ECC_PARMS(
                        TPMT_SYM_DEF.NULL,
                        TPMT_ASYM_SCHEME.of(TPM_ALG_ID.ECDSA, hash),
                        curve.id(),
                        TPMT_KDF_SCHEME.NULL),
                new TPMS_ECC_POINT(Bytes.EMPTY, Bytes.EMPTY));
        return new SoftwareKey(PublicKeys.with(template, pair.getPublic()), pair, TPM_ALG_ID.ECDSA, hash);
    }

    /** A modulus of many small primes is of no worth as a key, but found in no time and verified like any other. */
    static KeyPair rsaPair(int bits) throws Exception {
        Random random = new Random(bits);
        BigInteger e = BigInteger.valueOf(TPMS_RSA_PARMS.DEFAULT_EXPONENT);
        BigInteger n = BigInteger.ONE;
        BigInteger phi = BigInteger.ONE;
        while (n.bitLength() < bits) {
            BigInteger start =
                    new BigInteger(PRIME_BITS, random).or(BigInteger.valueOf(15).shiftLeft(PRIME_BITS - 4));
            BigInteger prime = start.nextProbablePrime();
            n = n.multiply(prime);
            phi = phi.multiply(prime.subtract(BigInteger.ONE));
        }
        KeyFactory factory = KeyFactory.getInstance("RSA");
        return new KeyPair(
                factory.generatePublic(new RSAPublicKeySpec(n, e)),
                factory.generatePrivate(new RSAPrivateKeySpec(n, e.modInverse(phi))));
    }

    static SoftwareKey rsa(KeyPair pair, TPM_ALG_ID scheme, HashAlgorithm hash) throws Exception {
        int bits = ((RSAPublicKey) pair.getPublic()).getModulus().bitLength();
        TPMT_PUBLIC template = new TPMT_PUBLIC(
                TPM_ALG_ID.RSA,
                HashAlgorithm.SHA256,
                ATTRIBUTES,
                Bytes.EMPTY,
                new TPMS_RSA_PARMS(TPMT_SYM_DEF.NULL, TPMT_ASYM_SCHEME.of(scheme, hash), bits, 0),
                AkTemplate.RSASSA_2048_SHA256.publicArea().unique());
        return new SoftwareKey(PublicKeys.with(template, pair.getPublic()), pair, scheme, hash);
    }

    AttestationPublicKey accepted() {
        return AcceptedKeys.of(publicArea);
    }

    SignedQuote sign(Bytes attest) throws Exception {
        return new SignedQuote(attest, TPMT_SIGNATURE.LAYOUT.write(signature(attest, hash.digestBytes())));
    }

    /** The same with as much salt as there is room for, which only RSAPSS has. */
    SignedQuote signWithLongestSalt(Bytes attest) throws Exception {
        int salt = ((TPMS_RSA_PARMS) publicArea.parameters()).keyBits() / 8 - hash.digestBytes() - 2;
        return new SignedQuote(attest, TPMT_SIGNATURE.LAYOUT.write(signature(attest, salt)));
    }

    private TPMT_SIGNATURE signature(Bytes message, int saltBytes) throws Exception {
        return switch (scheme) {
            case ECDSA -> ecdsa(sign(Signature.getInstance(hash.name() + "withECDSAinP1363Format"), message));
            case RSASSA ->
                new TPMT_SIGNATURE(
                        scheme,
                        new TPMS_SIGNATURE_RSA(hash, sign(Signature.getInstance(hash.name() + "withRSA"), message)));
            case RSAPSS -> {
                Signature pss = Signature.getInstance("RSASSA-PSS");
                pss.setParameter(new PSSParameterSpec(
                        hash.javaName(), "MGF1", new MGF1ParameterSpec(hash.javaName()), saltBytes, 1));
                yield new TPMT_SIGNATURE(scheme, new TPMS_SIGNATURE_RSA(hash, sign(pss, message)));
            }
            default -> throw new InvalidKeyException("no such scheme");
        };
    }

    private Bytes sign(Signature signature, Bytes message) throws Exception {
        signature.initSign(pair.getPrivate());
        signature.update(message.asBuffer());
        return Bytes.owning(signature.sign());
    }

    /** Without leading zeros, as some TPMs write it. */
    private TPMT_SIGNATURE ecdsa(Bytes both) {
        int half = both.length() / 2;
        return new TPMT_SIGNATURE(
                scheme, new TPMS_SIGNATURE_ECC(hash, shortest(both.slice(0, half)), shortest(both.from(half))));
    }

    private static Bytes shortest(Bytes number) {
        BigInteger value = Numbers.unsigned(number);
        return Numbers.fixed(value, (value.bitLength() + 7) / 8);
    }
}
