package dev.martello.server;

import dev.martello.bytes.Bytes;
import dev.martello.server.tls.TlsClients;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.TokenChallenge;
import org.shredzone.acme4j.connector.HttpConnector;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.provider.AbstractAcmeProvider;
import org.shredzone.acme4j.toolbox.JSON;
import org.shredzone.acme4j.toolbox.JSONBuilder;

/** A client of ACME as others wrote it, which learns here what an answer to {@code device-attest-01} is, and whom to trust. */
final class AcmeClient extends AbstractAcmeProvider {
    private final X509Certificate authority;

    private AcmeClient(X509Certificate authority) {
        this.authority = authority;
    }

    static Session session(ControlPlane server) throws Exception {
        Path file = server.authorityFile();
        try (InputStream in = Files.newInputStream(file)) {
            X509Certificate authority =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            return new Session(server.address().resolve("/acme/v1/directory"), new AcmeClient(authority));
        }
    }

    @Override
    public boolean accepts(URI server) {
        return true;
    }

    @Override
    public URL resolve(URI server) {
        try {
            return server.toURL();
        } catch (java.net.MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public Challenge createChallenge(Login login, JSON data) {
        return new DeviceAttestation(login, data);
    }

    @Override
    protected HttpConnector createHttpConnector(NetworkSettings settings) {
        return new HttpConnector(settings) {
            @Override
            public HttpClient.Builder createClientBuilder() {
                return super.createClientBuilder().sslContext(TlsClients.trusting(authority));
            }
        };
    }

    /** The challenge of devices. */
    static final class DeviceAttestation extends TokenChallenge {
        private static final long serialVersionUID = 1L;

        private transient Bytes object = Bytes.EMPTY;

        DeviceAttestation(Login login, JSON data) {
            super(login, data);
        }

        void answer(Bytes attestation) throws Exception {
            object = attestation;
            trigger();
        }

        @Override
        protected void prepareResponse(JSONBuilder response) {
            response.putBase64("attObj", object.toArray());
        }
    }
}
