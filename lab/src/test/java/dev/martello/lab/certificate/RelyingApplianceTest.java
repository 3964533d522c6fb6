package dev.martello.lab.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.Pem;
import dev.martello.evidence.protocol.CertificateAnswer;
import dev.martello.server.authority.IssuanceRules;
import dev.martello.server.client.OperatorClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.CertPathValidator;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateRevokedException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.PKIXRevocationChecker.Option;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another appliance, which holds the fleet's bundle, as the client of one whose trust ends. */
class RelyingApplianceTest {
    @TempDir
    private Path directory;

    private CertifiedFleet fleet;
    private KeyPair key;
    private CertificateAnswer granted;

    @BeforeEach
    void certify() throws Exception {
        fleet = new CertifiedFleet(directory, 1, IssuanceRules.DEFAULT, Clock.systemUTC());
        key = CertifiedFleet.newKey();
        granted = fleet.ask(fleet.appliance(0), CertifiedFleet.info(key))
                .certificate()
                .orElseThrow();
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    private List<X509Certificate> chain() throws Exception {
        List<X509Certificate> chain = new ArrayList<>();
        for (Bytes each : granted.chain()) {
            chain.add(CertifiedFleet.certificate(each));
        }
        return chain;
    }

    private void endTrust() throws Exception {
        try (OperatorClient operator = fleet.operator()) {
            operator.withdrawRelease(fleet.releases().getFirst().version(), Optional.empty());
        }
        fleet.awaitRevoked(chain().getFirst());
    }

    @Test
    void refusesOneThatIsOnTheList() throws Exception {
        assertThat(handshake(this::byLists)).isEmpty();
        endTrust();
        assertThat(handshake(this::byLists)).containsInstanceOf(CertificateRevokedException.class);
    }

    @Test
    void refusesOneOfWhichTheResponderSaysSo() throws Exception {
        assertThat(handshake(this::byResponder)).isEmpty();
        endTrust();
        assertThat(handshake(this::byResponder)).containsInstanceOf(CertificateRevokedException.class);
    }

    @Test
    void refusesOneWhoseIssuerTheRootRevoked() throws Exception {
        assertThat(handshake(this::byLists)).isEmpty();
        fleet.revokeFirstIssuer();
        assertThat(handshake(this::byLists)).containsInstanceOf(CertificateRevokedException.class);
        assertThat(handshake(this::byResponder)).containsInstanceOf(CertificateRevokedException.class);
    }

    /** How a client finds out what was revoked. */
    private interface Checking {
        void in(PKIXBuilderParameters parameters, PKIXRevocationChecker checker) throws Exception;
    }

    private void byLists(PKIXBuilderParameters parameters, PKIXRevocationChecker checker) throws Exception {
        X509CRL ofRoot = (X509CRL) CertificateFactory.getInstance("X.509")
                .generateCRL(
                        new ByteArrayInputStream(fleet.published("root.crl").toArray()));
        parameters.addCertStore(CertStore.getInstance(
                "Collection", new CollectionCertStoreParameters(List.of(fleet.list(chain().getFirst()), ofRoot))));
        checker.setOptions(EnumSet.of(Option.PREFER_CRLS, Option.NO_FALLBACK));
    }

    /** The answer is fetched by GET, with openssl's question, as a client would have it from the server's handshake or from the responder. */
    private void byResponder(PKIXBuilderParameters parameters, PKIXRevocationChecker checker) throws Exception {
        Path question = directory.resolve("question.der");
        Process openssl = new ProcessBuilder(
                        "openssl",
                        "ocsp",
                        "-no_nonce",
                        "-issuer",
                        pem("issuer.pem", chain().get(1)),
                        "-cert",
                        pem("leaf.pem", chain().getFirst()),
                        "-reqout",
                        question.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(openssl.waitFor()).isZero();
        String encoded = Base64.getEncoder().encodeToString(Files.readAllBytes(question));
        Bytes answer = fleet.published("ocsp/" + URLEncoder.encode(encoded, StandardCharsets.UTF_8));
        checker.setOcspResponses(Map.of(chain().getFirst(), answer.toArray()));
        checker.setOptions(EnumSet.of(Option.ONLY_END_ENTITY, Option.NO_FALLBACK));
    }

    private String pem(String name, X509Certificate certificate) throws Exception {
        return Files.writeString(directory.resolve(name), Pem.encode("CERTIFICATE", certificate.getEncoded()))
                .toString();
    }

    /** What the client has against the appliance's certificate in a handshake, if it has anything. */
    private Optional<Throwable> handshake(Checking checking) throws Exception {
        SSLContext client = client(checking);
        try (SSLServerSocket listening = (SSLServerSocket)
                        server().getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> served = threads.submit(() -> {
                try (SSLSocket socket = (SSLSocket) listening.accept()) {
                    socket.startHandshake();
                } catch (IOException e) {
                    // The client says why it hung up.
                }
                return null;
            });
            try (SSLSocket socket = (SSLSocket)
                    client.getSocketFactory().createSocket(listening.getInetAddress(), listening.getLocalPort())) {
                socket.startHandshake();
                return Optional.empty();
            } catch (SSLException e) {
                return Optional.of(root(e));
            } finally {
                served.get();
            }
        }
    }

    private static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private SSLContext server() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("appliance", key.getPrivate(), new char[0], chain().toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(keys, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    private SSLContext client(Checking checking) throws Exception {
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        anchors.setCertificateEntry(
                "root", CertifiedFleet.certificate(granted.bundle().getFirst()));
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, new X509CertSelector());
        PKIXRevocationChecker checker =
                (PKIXRevocationChecker) CertPathValidator.getInstance("PKIX").getRevocationChecker();
        checking.in(parameters, checker);
        parameters.addCertPathChecker(checker);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(new CertPathTrustManagerParameters(parameters));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
