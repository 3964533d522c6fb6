package dev.martello.evidence.protocol;

import dev.martello.bytes.Bytes;

/**
 * The answer to the first step: a secret that only the TPM with this endorsement key and this attestation key can open.
 *
 * @param credentialBlob the {@code TPM2B_ID_OBJECT} for {@code TPM2_ActivateCredential}, without its size
 * @param encryptedSecret the {@code TPM2B_ENCRYPTED_SECRET}, without its size
 * @param token to be given back unchanged
 */
public record EnrolmentChallenge(Bytes credentialBlob, Bytes encryptedSecret, Bytes token) implements Message {
    static final int MAX_BLOB_BYTES = 1024;

    public EnrolmentChallenge {
        Limits.atMost(MAX_BLOB_BYTES, credentialBlob, "credentialBlob");
        Limits.atMost(MAX_BLOB_BYTES, encryptedSecret, "encryptedSecret");
        Limits.atMost(MAX_BLOB_BYTES, token, "token");
    }
}
