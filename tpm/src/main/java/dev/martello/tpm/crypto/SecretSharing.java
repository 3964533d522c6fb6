package dev.martello.tpm.crypto;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.structure.TPMS_ECC_PARMS;
import dev.martello.tpm.structure.TPMS_ECC_POINT;
import dev.martello.tpm.structure.TPMS_KEYEDHASH_PARMS;
import dev.martello.tpm.structure.TPMS_RSA_PARMS;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.MGF1ParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/** How a secret gets to a TPM that has a decryption key (Part 1, annexes RSA and ECC, Secret Sharing): by OAEP or by one-pass Diffie-Hellman. */
public final class SecretSharing {
    /**
     * A secret and the way to get at it for the TPM.
     *
     * @param encrypted the content of a {@code TPM2B_ENCRYPTED_SECRET}, without its size
     */
    public record SharedSecret(Bytes secret, Bytes encrypted) {
        /** Secrets are not for logs. */
        @Override
        public String toString() {
            return "SharedSecret";
        }
    }

    private SecretSharing() {}

    /**
     * A fresh secret as long as a digest of the key's name algorithm.
     *
     * @param label what the secret is for, such as {@code IDENTITY}
     * @throws InvalidKeyException if the public area has no key that can be used so
     */
    public static SharedSecret share(TPMT_PUBLIC key, String label, SecureRandom random) throws InvalidKeyException {
        if (!key.nameAlg().isComputable()) {
            throw new InvalidKeyException(key.nameAlg() + " is not part of this Java runtime");
        }
        PublicKey publicKey = PublicKeys.of(key);
        try {
            return switch (key.parameters()) {
                case TPMS_RSA_PARMS _ -> byOaep(publicKey, key.nameAlg(), label, random);
                case TPMS_ECC_PARMS parameters ->
                    byAgreement(Curve.of(parameters.curveID()).orElseThrow(), publicKey, key.nameAlg(), label, random);
                case TPMS_KEYEDHASH_PARMS _ -> throw new InvalidKeyException("a keyed-hash object has no public key");
            };
        } catch (InvalidKeyException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new InvalidKeyException("no secret can be shared with the key: " + e.getMessage(), e);
        }
    }

    private static SharedSecret byOaep(PublicKey key, HashAlgorithm hash, String label, SecureRandom random)
            throws GeneralSecurityException {
        byte[] secret = new byte[hash.digestBytes()];
        random.nextBytes(secret);
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
        OAEPParameterSpec parameters = new OAEPParameterSpec(
                hash.javaName(),
                "MGF1",
                new MGF1ParameterSpec(hash.javaName()),
                new PSource.PSpecified(Kdf.label(label).toArray()));
        cipher.init(Cipher.ENCRYPT_MODE, key, parameters, random);
        Bytes encrypted = Bytes.owning(cipher.doFinal(secret));
        return new SharedSecret(Bytes.owning(secret), encrypted);
    }

    private static SharedSecret byAgreement(
            Curve curve, PublicKey key, HashAlgorithm hash, String label, SecureRandom random)
            throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(curve.generatorParameters(), random);
        KeyPair ephemeral = generator.generateKeyPair();
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(ephemeral.getPrivate());
        agreement.doPhase(key, true);
        Bytes z = Bytes.owning(agreement.generateSecret());
        TPMS_ECC_POINT ours = curve.point(((ECPublicKey) ephemeral.getPublic()).getW());
        TPMS_ECC_POINT theirs = curve.point(((ECPublicKey) key).getW());
        Bytes secret = Kdf.kdfe(hash, z, label, ours.x(), theirs.x(), hash.digestBytes());
        return new SharedSecret(secret, TPMS_ECC_POINT.LAYOUT.write(ours));
    }
}
