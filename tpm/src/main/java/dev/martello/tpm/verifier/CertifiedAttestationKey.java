package dev.martello.tpm.verifier;

import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.structure.TPMS_RSA_PARMS;
import dev.martello.tpm.structure.TPM_ALG_ID;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;

/**
 * An attestation key of which only the certificate is known. That it is restricted and cannot leave its TPM is what its certifier says; no public area
 * shows it, so the certifier has to be somebody who looks at that. Immutable, for use by many threads.
 */
public final class CertifiedAttestationKey {
    private final VerificationKey verification;

    private CertifiedAttestationKey(VerificationKey verification) {
        this.verification = verification;
    }

    /**
     * The key of a certificate that says it is one.
     *
     * @param scheme RSASSA, RSAPSS or ECDSA
     * @throws InvalidKeyException if the key does not sign so, or is too weak by what {@link AttestationKeys} asks
     */
    public static CertifiedAttestationKey of(PublicKey key, TPM_ALG_ID scheme, HashAlgorithm hash)
            throws InvalidKeyException {
        VerificationKey verification = VerificationKey.of(key, scheme, hash);
        boolean isStrong = switch (key) {
            case RSAPublicKey rsa ->
                AttestationKeys.RSA_BITS.contains(verification.bits())
                        && rsa.getPublicExponent().equals(BigInteger.valueOf(TPMS_RSA_PARMS.DEFAULT_EXPONENT));
            default -> true;
        };
        if (!isStrong || !AttestationKeys.HASHES.contains(hash)) {
            throw new InvalidKeyException("the key or its hash algorithm is weaker than attestation keys are");
        }
        return new CertifiedAttestationKey(verification);
    }

    VerificationKey verification() {
        return verification;
    }
}
