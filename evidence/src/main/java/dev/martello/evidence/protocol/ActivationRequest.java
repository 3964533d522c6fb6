package dev.martello.evidence.protocol;

import dev.martello.bytes.Bytes;

/**
 * The second step of enrolment: the opened secret proves that attestation key and endorsement key are in one TPM.
 *
 * @param enrolment the first step once more; the control plane keeps nothing between the two
 * @param token the challenge's token
 * @param secret what the TPM made of the challenge
 */
public record ActivationRequest(EnrolmentRequest enrolment, Bytes token, Bytes secret) implements Message {
    static final int MAX_SECRET_BYTES = 64;

    public ActivationRequest {
        Limits.atMost(EnrolmentChallenge.MAX_BLOB_BYTES, token, "token");
        Limits.atMost(MAX_SECRET_BYTES, secret, "secret");
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "ActivationRequest[" + enrolment + "]";
    }
}
