package dev.martello.appraisal.reference;

import dev.martello.bytes.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Optional;

/** A key that signs documents, wherever it is kept. For use by many threads if its provider is. */
public final class SigningKey {
    private final KeyPair key;
    private final SignatureScheme scheme;
    private final Optional<Provider> keeper;

    private SigningKey(KeyPair key, Optional<Provider> keeper) {
        this.key = key;
        this.scheme = SignatureScheme.require(key.getPublic());
        this.keeper = keeper;
    }

    /**
     * A key in memory.
     *
     * @throws IllegalArgumentException if documents are not signed with such keys
     */
    public static SigningKey of(KeyPair key) {
        return new SigningKey(key, Optional.empty());
    }

    /**
     * A key that only its provider can use, such as one in a PKCS#11 token.
     *
     * @throws IllegalArgumentException if documents are not signed with such keys
     */
    public static SigningKey keptBy(Provider keeper, KeyPair key) {
        return new SigningKey(key, Optional.of(keeper));
    }

    public PublicKey publicKey() {
        return key.getPublic();
    }

    Bytes sign(Bytes message) throws SigningFailure {
        try {
            Signature signer = keeper.isPresent()
                    ? Signature.getInstance(scheme.javaName(), keeper.get())
                    : Signature.getInstance(scheme.javaName());
            signer.initSign(key.getPrivate());
            signer.update(message.asBuffer());
            return Bytes.owning(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new SigningFailure("the key does not sign with " + scheme + ": " + e.getMessage(), e);
        }
    }
}
