package dev.martello.evidence.ima;

import dev.martello.tpm.HashAlgorithm;

/** How the signature of a file was made, as the signature says it. Which of them are believed is for a key to say. */
public sealed interface SigningAlgorithm {
    /** The digest is signed, and nothing more has to be known. */
    enum Plain implements SigningAlgorithm {
        /** RSASSA-PKCS1-v1_5. */
        RSA,
        ECDSA
    }

    /**
     * RSASSA-PSS: the digest is signed, with a salt.
     *
     * @param mask the algorithm that MGF1 makes the mask with
     * @see <a href="https://www.rfc-editor.org/rfc/rfc8017#section-9.1">RFC 8017, section 9.1</a>
     */
    record Pss(HashAlgorithm mask, int saltBytes) implements SigningAlgorithm {}

    /**
     * ML-DSA without a context: the message is signed, not a digest of it.
     *
     * @see <a href="https://doi.org/10.6028/NIST.FIPS.204">FIPS 204, section 5.2</a>
     */
    enum MlDsa implements SigningAlgorithm {
        ML_DSA_44,
        ML_DSA_65,
        ML_DSA_87
    }
}
