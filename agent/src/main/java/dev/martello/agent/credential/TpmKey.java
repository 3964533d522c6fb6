package dev.martello.agent.credential;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.attester.KeyBlob;
import dev.martello.tpm.crypto.PublicKeys;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import java.security.InvalidKeyException;
import java.security.PublicKey;

/** A key of the TPM, as it is kept outside: only that TPM can use it. */
public record TpmKey(TPMT_PUBLIC publicArea, KeyBlob blob) {
    PublicKey publicKey() throws InvalidKeyException {
        return PublicKeys.of(publicArea);
    }

    Bytes area() {
        return blob.publicArea();
    }
}
