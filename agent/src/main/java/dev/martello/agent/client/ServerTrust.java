package dev.martello.agent.client;

import dev.martello.agent.credential.HeldCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Trust in the control plane's certificate authority alone, whatever else the system trusts. */
public final class ServerTrust {
    private final TrustManager[] anchors;

    private ServerTrust(TrustManager[] anchors) {
        this.anchors = anchors;
    }

    /**
     * Trust in what the certificates in a PEM file have signed.
     *
     * @throws IOException if the file cannot be read or holds no certificate
     */
    public static ServerTrust in(Path pem) throws IOException {
        try (InputStream in = Files.newInputStream(pem)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw new IOException(pem + " holds no certificate");
            }
            KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
            anchors.load(null, null);
            for (Certificate each : certificates) {
                anchors.setCertificateEntry("ca-" + anchors.size(), each);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(anchors);
            return new ServerTrust(trust.getTrustManagers());
        } catch (GeneralSecurityException e) {
            throw new IOException(pem + " cannot be used as certificates: " + e.getMessage(), e);
        }
    }

    /** A TLS context of a client that shows no certificate. */
    public SSLContext context() {
        return context(Optional.empty());
    }

    /**
     * A TLS context of its own: no connection goes on with the certificate that another one showed.
     *
     * @param shown the certificate that the client shows, if it is asked for one
     */
    public SSLContext context(Optional<HeldCertificate> shown) {
        try {
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(shown.stream().map(OneKeyManager::new).toArray(KeyManager[]::new), anchors, null);
            return tls;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no TLS", e);
        }
    }
}
