package dev.martello.tpm.verifier;

import dev.martello.bytes.Bytes;

/**
 * A secret that only a TPM with two certain keys can read.
 *
 * @param credentialBlob the content of a {@code TPM2B_ID_OBJECT}, without its size
 * @param encryptedSecret the content of a {@code TPM2B_ENCRYPTED_SECRET}, without its size
 */
public record Credential(Bytes credentialBlob, Bytes encryptedSecret) {}
