package dev.martello.evidence.protocol;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.SignedCertification;
import java.util.Optional;

/**
 * The second step of enrolment: the opened secret proves that attestation key and endorsement key are in one TPM.
 *
 * @param enrolment the first step once more; the control plane keeps nothing between the two
 * @param token the challenge's token
 * @param secret what the TPM made of the challenge
 * @param iakCertification the attestation key certified by the initial attestation key, over {@link #certificationChallenge}; it is there if the
 *     enrolment shows such a key
 */
public record ActivationRequest(
        EnrolmentRequest enrolment, Bytes token, Bytes secret, Optional<SignedCertification> iakCertification)
        implements Message {
    static final int MAX_SECRET_BYTES = 64;

    private static final Bytes DOMAIN = Bytes.ascii("martello.iak-certification.v1\0");

    public ActivationRequest {
        Limits.atMost(EnrolmentChallenge.MAX_BLOB_BYTES, token, "token");
        Limits.atMost(MAX_SECRET_BYTES, secret, "secret");
    }

    /** What an initial attestation key has to sign along for an enrolment with a token. */
    public static Bytes certificationChallenge(Bytes token) {
        return HashAlgorithm.SHA256.hash(Bytes.concat(DOMAIN, token)).octets();
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "ActivationRequest[" + enrolment + "]";
    }
}
