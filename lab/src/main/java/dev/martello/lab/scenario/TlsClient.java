package dev.martello.lab.scenario;

import dev.martello.lab.tool.LabFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Connects to a server as somebody does who trusts the operator's root, and nobody else. */
final class TlsClient {
    private static final int PATIENCE_MILLIS = 10_000;

    private final InetSocketAddress server;
    private final SSLContext context;

    TlsClient(InetSocketAddress server, X509Certificate root) throws LabFailure, IOException {
        this.server = server;
        try {
            KeyStore roots = KeyStore.getInstance("PKCS12");
            roots.load(null, null);
            roots.setCertificateEntry("root", root);
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(roots);
            context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
        } catch (GeneralSecurityException e) {
            throw new LabFailure("no TLS client can be made: " + e.getMessage(), e);
        }
    }

    /** The certificate that it shows in a handshake; nothing if there is no handshake that ends well. */
    Optional<X509Certificate> handshake() {
        try (Socket plain = new Socket()) {
            plain.connect(server, PATIENCE_MILLIS);
            plain.setSoTimeout(PATIENCE_MILLIS);
            try (SSLSocket socket = (SSLSocket)
                    context.getSocketFactory().createSocket(plain, server.getHostString(), server.getPort(), true)) {
                socket.startHandshake();
                return Optional.of((X509Certificate) socket.getSession().getPeerCertificates()[0]);
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
