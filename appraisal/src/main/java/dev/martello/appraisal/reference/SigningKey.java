package dev.martello.appraisal.reference;

import dev.martello.bytes.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** A key that signs documents, wherever its secret half is kept. For use by many threads if its keeper is. */
public final class SigningKey {
    private final PublicKey publicKey;
    private final Keeper keeper;

    private SigningKey(PublicKey publicKey, Keeper keeper) {
        this.publicKey = publicKey;
        this.keeper = keeper;
    }

    /** Signs with a secret key that it alone knows, such as a token's. */
    @FunctionalInterface
    public interface Keeper {
        /**
         * A signature in the form of the key's {@link SignatureScheme}.
         *
         * @throws SigningFailure if it does not sign
         */
        Bytes sign(Bytes message) throws SigningFailure;
    }

    /**
     * A key in memory.
     *
     * @throws IllegalArgumentException if documents are not signed with such keys
     */
    public static SigningKey of(KeyPair key) {
        SignatureScheme scheme = SignatureScheme.require(key.getPublic());
        return new SigningKey(key.getPublic(), message -> sign(scheme, key.getPrivate(), message));
    }

    /**
     * A key that its keeper signs with.
     *
     * @throws IllegalArgumentException if documents are not signed with such keys
     */
    public static SigningKey keptElsewhere(PublicKey publicKey, Keeper keeper) {
        SignatureScheme.require(publicKey);
        return new SigningKey(publicKey, keeper);
    }

    public PublicKey publicKey() {
        return publicKey;
    }

    /**
     * A signature in the form of the key's {@link SignatureScheme}. Documents are signed by {@link SignedDocument}, which says in what is signed
     * what it is; whoever signs something else has to see to that.
     *
     * @throws SigningFailure if the key does not sign
     */
    public Bytes sign(Bytes message) throws SigningFailure {
        return keeper.sign(message);
    }

    private static Bytes sign(SignatureScheme scheme, PrivateKey key, Bytes message) throws SigningFailure {
        try {
            Signature signer = Signature.getInstance(scheme.javaName());
            signer.initSign(key);
            signer.update(message.asBuffer());
            return Bytes.owning(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new SigningFailure("the key does not sign with " + scheme + ": " + e.getMessage(), e);
        }
    }
}
