package dev.martello.agent.credential;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.Pem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/**
 * A certificate with its key in memory, as TLS shows it.
 *
 * @param chain the certificate, and those that vouch for it
 */
public record HeldCertificate(PrivateKey key, List<X509Certificate> chain) {
    public HeldCertificate {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("there is no certificate");
        }
    }

    /**
     * The certificates of a file, and the key behind them.
     *
     * @throws IOException if there is no key in it that could be in memory, or no certificate
     */
    static HeldCertificate parse(Bytes pem) throws IOException {
        try {
            Bytes key = Pem.decode(CredentialKey.PRIVATE_KEY, pem);
            int end = pem.toString(StandardCharsets.ISO_8859_1).indexOf("-----BEGIN " + CredentialKey.PRIVATE_KEY);
            return new HeldCertificate(
                    KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key.toArray())),
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(
                                    new ByteArrayInputStream(pem.slice(0, end).toArray()))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList());
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("there is no certificate with its key: " + e.getMessage(), e);
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "HeldCertificate[" + chain.getFirst().getSerialNumber().toString(16) + "]";
    }
}
