package dev.martello.agent.credential;

import dev.martello.bytes.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A key with its certificate.
 *
 * @param chain the certificate, and those that vouch for it
 */
record CertifiedKey(CredentialKey key, List<X509Certificate> chain) {
    /**
     * The certificates of a file, and the key behind them.
     *
     * @throws IOException if there is no certificate in it, or no key
     */
    static CertifiedKey parse(Bytes pem) throws IOException {
        int end = Math.max(0, pem.toString(StandardCharsets.ISO_8859_1).lastIndexOf("-----BEGIN "));
        try {
            List<X509Certificate> chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(
                            new ByteArrayInputStream(pem.slice(0, end).toArray()))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (chain.isEmpty()) {
                throw new IOException("there is no certificate");
            }
            return new CertifiedKey(
                    CredentialKey.parse(pem.from(end), chain.getFirst().getPublicKey()), chain);
        } catch (GeneralSecurityException e) {
            throw new IOException("there is no certificate: " + e.getMessage(), e);
        }
    }

    /** As TLS shows it, while a TPM is open. */
    HeldCertificate with(TpmKeys tpm) {
        return new HeldCertificate(key.inTls(tpm), chain);
    }
}
