package dev.martello.tpm.verifier;

import dev.martello.tpm.structure.TPM_ALG_ID;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;

/** What attestation keys are made for. */
public enum KeyAlgorithm {
    RSA("RSA", "SHA256withRSA"),
    ECDSA("EC", "SHA256withECDSA");

    private final String javaName;
    private final String usualSignature;

    KeyAlgorithm(String javaName, String usualSignature) {
        this.javaName = javaName;
        this.usualSignature = usualSignature;
    }

    /** That of the keys which sign with a scheme. */
    static KeyAlgorithm of(TPM_ALG_ID scheme) {
        return scheme == TPM_ALG_ID.ECDSA ? ECDSA : RSA;
    }

    /** The name the JDK knows signatures with SHA-256 by. */
    String usualSignature() {
        return usualSignature;
    }

    /** A SubjectPublicKeyInfo as a key of this library. */
    PublicKey decode(byte[] subjectPublicKeyInfo, Provider library) throws GeneralSecurityException {
        return KeyFactory.getInstance(javaName, library).generatePublic(new X509EncodedKeySpec(subjectPublicKeyInfo));
    }

    /** A key of whatever library as one of this library, which saves that at each use. */
    PublicKey translate(PublicKey key, Provider library) throws GeneralSecurityException {
        return (PublicKey) KeyFactory.getInstance(javaName, library).translateKey(key);
    }
}
