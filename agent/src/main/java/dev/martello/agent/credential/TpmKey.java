package dev.martello.agent.credential;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.attester.KeyBlob;
import dev.martello.tpm.crypto.PublicKeys;
import dev.martello.tpm.structure.MalformedTpmStructure;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import java.io.IOException;
import java.security.InvalidKeyException;
import java.security.PublicKey;

/** A key of the TPM, as it is kept outside: only that TPM can use it. */
public record TpmKey(TPMT_PUBLIC publicArea, KeyBlob blob) {
    /**
     * The key of a blob.
     *
     * @throws IOException if it is malformed
     */
    static TpmKey of(KeyBlob blob) throws IOException {
        try {
            return new TpmKey(TPMT_PUBLIC.LAYOUT.parse(blob.publicArea()), blob);
        } catch (MalformedTpmStructure e) {
            throw new IOException("the key's public area is malformed: " + e.getMessage(), e);
        }
    }

    PublicKey publicKey() throws InvalidKeyException {
        return PublicKeys.of(publicArea);
    }

    Bytes area() {
        return blob.publicArea();
    }
}
