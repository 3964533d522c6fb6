package dev.martello.tpm.verifier;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import java.security.InvalidKeyException;
import java.security.SecureRandom;

/**
 * Proves that a key is in the TPM that has a certain endorsement key: the TPM gives out the secret only if it has both.
 *
 * @see <a href="https://trustedcomputinggroup.org/resource/tpm-library-specification/">Part 1, Credential Protection</a>
 */
public final class MakeCredential {
    private MakeCredential() {}

    /**
     * A credential for whoever has both keys in one TPM.
     *
     * @param ek the endorsement key, RSA or ECC, that {@link EndorsementKeys} accepted and somebody stands for
     * @param name the name of the other key, which must be loaded to get at the secret
     * @param secret at most as long as a digest of the endorsement key's name algorithm
     * @throws InvalidKeyException if the endorsement key is none that can be used so
     */
    public static Credential make(TPMT_PUBLIC ek, Bytes name, Bytes secret, SecureRandom random)
            throws InvalidKeyException {
        int maxBytes = ek.nameAlg().digestBytes();
        if (secret.length() > maxBytes) {
            throw new IllegalArgumentException(
                    "the secret has " + secret.length() + " octets, at most " + maxBytes + " are possible");
        }
        Bytes identity = BytesWriter.bigEndian().sized16(secret).toBytes();
        OuterWrap wrap = OuterWrap.around(identity, name, ek, "IDENTITY", random);
        return new Credential(wrap.wrapped(), wrap.encryptedSeed());
    }
}
