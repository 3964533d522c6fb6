package dev.martello.server.authority;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;

/** Opens keys in files under one passphrase. */
public final class Pkcs12Keys implements IssuerKeys {
    private final Passphrase passphrase;

    public Pkcs12Keys(Passphrase passphrase) {
        this.passphrase = passphrase;
    }

    @Override
    public IssuerKey open(Path file, X509Certificate certificate) throws AuthorityUnusable, IOException {
        if (file.toString().endsWith(AuthorityFolder.PKCS11)) {
            throw new AuthorityUnusable(file + " names a key in a token, which is not opened here");
        }
        try {
            if (certificate.getPublicKey() instanceof ECPublicKey key) {
                return MemoryKey.of(Pkcs12Key.read(file, certificate, passphrase), key);
            }
        } catch (GeneralSecurityException e) {
            throw new AuthorityUnusable(file + " holds a key that does not sign: " + e.getMessage(), e);
        }
        throw new AuthorityUnusable(certificate.getSubjectX500Principal() + " has no key on an elliptic curve");
    }
}
