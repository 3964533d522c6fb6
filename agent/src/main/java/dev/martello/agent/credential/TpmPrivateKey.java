package dev.martello.agent.credential;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.TpmException;
import java.security.PrivateKey;
import org.jspecify.annotations.Nullable;

/** A key on an elliptic curve that is used where it is, in the TPM. */
record TpmPrivateKey(TpmKeys tpm, TpmKey key) implements PrivateKey {
    Bytes sign(Digest digest) throws TpmException {
        return tpm.sign(key, digest);
    }

    @Override
    public String getAlgorithm() {
        return "EC";
    }

    /** None, for nobody can have the key. */
    @Override
    public @Nullable String getFormat() {
        return null;
    }

    @Override
    public byte @Nullable [] getEncoded() {
        return null;
    }
}
