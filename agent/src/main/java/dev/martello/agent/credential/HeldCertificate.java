package dev.martello.agent.credential;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A certificate with its key, as TLS shows it.
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

    public X509Certificate certificate() {
        return chain.getFirst();
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "HeldCertificate[" + certificate().getSerialNumber().toString(16) + "]";
    }
}
