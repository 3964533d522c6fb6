package dev.martello.lab.scenario;

import dev.martello.agent.client.ServerTrust;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Connects to a server as somebody does who trusts the operator's root, and nobody else. */
final class TlsClient {
    private static final int PATIENCE_MILLIS = 10_000;

    private final InetSocketAddress server;
    private final SSLContext context;

    /** @param root the certificate of the root that is trusted, PEM */
    TlsClient(InetSocketAddress server, Path root) throws IOException {
        this.server = server;
        this.context = ServerTrust.in(root).context();
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
