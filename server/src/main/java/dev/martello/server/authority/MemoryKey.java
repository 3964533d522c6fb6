package dev.martello.server.authority;

import dev.martello.bytes.Bytes;
import dev.martello.server.crypto.CryptoLibrary;
import dev.martello.tpm.crypto.Curve;
import dev.martello.tpm.verifier.SignatureLibraries;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;

/** A secret key in this process, used by the fastest library there is. */
final class MemoryKey implements IssuerKey {
    private static final SignatureLibraries LIBRARIES = CryptoLibrary.choose();

    private final PrivateKey key;
    private final String algorithm;
    private final Provider library;

    private MemoryKey(PrivateKey key, String algorithm, Provider library) {
        this.key = key;
        this.algorithm = algorithm;
        this.library = library;
    }

    static MemoryKey of(PrivateKey key, ECPublicKey publicKey) throws GeneralSecurityException {
        Provider library = LIBRARIES.ecdsa();
        PrivateKey translated =
                KeyFactory.getInstance("EC", library).generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
        return new MemoryKey(translated, algorithm(publicKey), library);
    }

    /** As {@link Signature} names it: the hash algorithm is as strong as the curve. */
    static String algorithm(ECPublicKey key) throws InvalidKeyException {
        return switch (Curve.of(key.getParams())
                .orElseThrow(() -> new InvalidKeyException("the key is on a curve that is not supported"))) {
            case P256 -> "SHA256withECDSA";
            case P384 -> "SHA384withECDSA";
            case P521 -> "SHA512withECDSA";
        };
    }

    @Override
    public Bytes sign(Bytes message) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm, library);
        signature.initSign(key);
        signature.update(message.asBuffer());
        return Bytes.owning(signature.sign());
    }
}
