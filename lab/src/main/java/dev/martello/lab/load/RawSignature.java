package dev.martello.lab.load;

import dev.martello.server.crypto.CryptoLibrary;
import dev.martello.tpm.crypto.Curve;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;

/** A signature and nothing else, by the library and with the kind of key that certificates are signed with: what certificates are held against. */
public final class RawSignature {
    /** As long as what is signed of a certificate. */
    private static final byte[] TO_BE_SIGNED = new byte[700];

    private final Provider library;
    private final PrivateKey key;

    private RawSignature(Provider library, PrivateKey key) {
        this.library = library;
        this.key = key;
    }

    /** With a key of its own. */
    public static RawSignature withNewKey() throws GeneralSecurityException {
        Provider library = CryptoLibrary.choose().ecdsa();
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", library);
        generator.initialize(Curve.P256.generatorParameters());
        return new RawSignature(library, generator.generateKeyPair().getPrivate());
    }

    public byte[] make() throws GeneralSecurityException {
        Signature raw = Signature.getInstance("SHA256withECDSA", library);
        raw.initSign(key);
        raw.update(TO_BE_SIGNED);
        return raw.sign();
    }
}
