package dev.martello.tpm.verifier;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPM_ALG_ID;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.security.PublicKey;

/**
 * A key that {@link AttestationKeys} accepted; there is no other way to have one.
 *
 * <p>Immutable, equal by public area.
 */
public final class AttestationPublicKey {
    private final TPMT_PUBLIC publicArea;
    private final VerificationKey verification;

    AttestationPublicKey(TPMT_PUBLIC publicArea, VerificationKey verification) {
        this.publicArea = publicArea;
        this.verification = verification;
    }

    public TPMT_PUBLIC publicArea() {
        return publicArea;
    }

    /** The name of the key, to which a credential is bound. */
    public Bytes name() {
        return publicArea.name();
    }

    /** The key; its encoded form is a SubjectPublicKeyInfo. */
    public PublicKey publicKey() {
        return verification.key();
    }

    /** The same key as one of the library for its algorithm. One that the library refuses stays as it is: no signature of it will be right. */
    AttestationPublicKey translatedBy(SignatureLibraries libraries) {
        KeyAlgorithm algorithm = KeyAlgorithm.of(scheme());
        try {
            PublicKey translated = algorithm.translate(publicKey(), libraries.of(algorithm));
            return new AttestationPublicKey(publicArea, verification.with(translated));
        } catch (GeneralSecurityException | ProviderException | IllegalArgumentException e) {
            return this;
        }
    }

    /** The one scheme the key signs with: RSASSA, RSAPSS or ECDSA. */
    public TPM_ALG_ID scheme() {
        return verification.scheme();
    }

    /** The hash algorithm of its signatures, which is also that of the PCR digest in its quotes. */
    public HashAlgorithm hash() {
        return verification.hash();
    }

    VerificationKey verification() {
        return verification;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AttestationPublicKey that && publicArea.equals(that.publicArea);
    }

    @Override
    public int hashCode() {
        return publicArea.hashCode();
    }

    @Override
    public String toString() {
        return "attestation key " + name().toHex();
    }
}
