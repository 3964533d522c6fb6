package dev.martello.lab.certificate;

import dev.martello.agent.client.ControlPlaneClient;
import dev.martello.agent.client.ServerTrust;
import dev.martello.agent.credential.HeldCertificate;
import dev.martello.appraisal.reference.DocumentKind;
import dev.martello.appraisal.reference.Release;
import dev.martello.appraisal.reference.SignedDocument;
import dev.martello.appraisal.reference.SigningKey;
import dev.martello.bytes.Bytes;
import dev.martello.bytes.Pem;
import dev.martello.evidence.protocol.CertificateAnswer;
import dev.martello.evidence.protocol.KeyCertification;
import dev.martello.evidence.protocol.NonceRequest;
import dev.martello.evidence.protocol.ReportAnswer;
import dev.martello.evidence.protocol.ReportRequest;
import dev.martello.lab.Await;
import dev.martello.lab.load.LoadAppliance;
import dev.martello.lab.load.LoadFleet;
import dev.martello.server.ControlPlane;
import dev.martello.server.ServerConfiguration;
import dev.martello.server.ServerConfiguration.Certification;
import dev.martello.server.authority.AuthorityMaker;
import dev.martello.server.authority.AuthorityMaker.IssuerPlan;
import dev.martello.server.authority.AuthorityMaker.KeyPlace;
import dev.martello.server.authority.IssuanceRules;
import dev.martello.server.authority.IssuerRevocation;
import dev.martello.server.authority.Passphrase;
import dev.martello.server.authority.Pkcs12Keys;
import dev.martello.server.authority.TrustDomain;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.store.Database;
import dev.martello.tpm.attester.AkTemplate;
import dev.martello.tpm.crypto.Curve;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Appliances that are nothing but keys, all of them good, and a control plane with an authority that certifies what they ask for. */
final class CertifiedFleet implements AutoCloseable {
    static final String DOMAIN = "cdn.example";
    static final Passphrase PASSPHRASE = _ -> "correct horse".toCharArray();

    private final Path directory;
    private final Clock clock;
    private final LoadFleet fleet;
    private final ServerConfiguration configuration;
    private ControlPlane server;
    private ControlPlaneClient client;

    CertifiedFleet(Path directory, int appliances, IssuanceRules rules, Clock clock) throws Exception {
        this.directory = directory;
        this.clock = clock;
        this.fleet = LoadFleet.make(new LoadFleet.Shape(appliances, 1, 2, AkTemplate.ECDSA_P256_SHA256), clock);
        KeyPair releaseKey = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Files.createDirectories(data());
        try (Database database = Database.open(data().resolve("martello.db"))) {
            fleet.fill(database, clock.instant());
        }
        maker().init(authority(), new TrustDomain(DOMAIN), Curve.P384, PASSPHRASE, plan());
        this.configuration = ServerConfiguration.onLoopback(data(), Set.of(), List.of(releaseKey.getPublic()))
                .with(new Certification(authority(), new Pkcs12Keys(PASSPHRASE), rules));
        start();
        try (OperatorClient operator = operator()) {
            for (Release release : fleet.releases()) {
                operator.addRelease(SignedDocument.sign(DocumentKind.RELEASE, release, SigningKey.of(releaseKey))
                        .write());
            }
        }
    }

    void start() throws Exception {
        server = ControlPlane.start(configuration, clock);
        client = new ControlPlaneClient(server.address(), ServerTrust.in(server.authorityFile()));
    }

    void stop() {
        client.close();
        server.close();
    }

    private AuthorityMaker maker() {
        return new AuthorityMaker(new SecureRandom(), clock);
    }

    private static IssuerPlan plan() {
        return new IssuerPlan(new KeyPlace.Pkcs12(PASSPHRASE), List.of("edge." + DOMAIN), IssuerPlan.DEFAULT_LIFE);
    }

    /** Makes the next issuer, and waits until the control plane has taken it up by itself. */
    void rotate() throws Exception {
        maker().rotate(authority(), authority().resolve("root.p12"), PASSPHRASE, plan());
        Bytes next = Pem.decode(
                "CERTIFICATE", Bytes.owning(Files.readAllBytes(authority().resolve("issuer-2.pem"))));
        byte[] extension =
                certificate(next).getExtensionValue("2.5.29.14"); // OCTET STRING { OCTET STRING { 20 octets } }
        URI published = server.address()
                .resolve("/pki/v1/issuer/" + Bytes.copyOf(extension).from(4).toHex() + ".cer");
        Await.until(() -> status(published), status -> status == 200, "the next issuer is not taken up");
    }

    /** Revokes the first issuer, and waits until the control plane has taken that up by itself. */
    void revokeFirstIssuer() throws Exception {
        Bytes before = published("root.crl");
        maker().revoke(authority(), 1, authority().resolve("root.p12"), PASSPHRASE, IssuerRevocation.KEY_COMPROMISE);
        Await.until(() -> published("root.crl"), list -> !list.equals(before), "the root's list is not taken up");
    }

    private int status(URI uri) throws Exception {
        try (HttpClient http = http()) {
            return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private HttpClient http() throws Exception {
        return HttpClient.newBuilder()
                .sslContext(ServerTrust.in(server.authorityFile()).context())
                .build();
    }

    /** Takes a certificate out of the store, as if it had never been given out. */
    void forget(X509Certificate certificate) {
        try (Database database = Database.open(data().resolve("martello.db"))) {
            database.change(sql -> sql.update(
                    "delete from certificate where serial = ?",
                    certificate.getSerialNumber().toString(16)));
        }
    }

    /** Has all that is sent from here on come over connections that show this. */
    void show(Optional<HeldCertificate> held) {
        client.show(held);
    }

    Path authority() {
        return directory.resolve("authority");
    }

    private Path data() {
        return directory.resolve("server");
    }

    OperatorClient operator() throws Exception {
        return OperatorClient.open(
                server.address(), server.authorityFile(), Files.readString(data().resolve(ControlPlane.TOKEN_FILE)));
    }

    LoadAppliance appliance(int number) {
        return fleet.appliances().get(number);
    }

    List<Release> releases() {
        return fleet.releases();
    }

    static KeyPair newKey() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    static Bytes info(KeyPair key) {
        return Bytes.owning(key.getPublic().getEncoded());
    }

    Bytes nonce(LoadAppliance appliance) throws Exception {
        return client.nonce(new NonceRequest(appliance.id()));
    }

    ReportAnswer send(ReportRequest request) throws Exception {
        return client.report(request);
    }

    /** A report with all its evidence that asks for a certificate. */
    ReportAnswer ask(LoadAppliance appliance, Bytes key) throws Exception {
        return send(request(appliance, nonce(appliance), key, Optional.empty()));
    }

    /** As {@link #ask}, of one that must be granted. */
    X509Certificate granted(LoadAppliance appliance, KeyPair key) throws Exception {
        return certificate(
                ask(appliance, info(key)).certificate().orElseThrow().chain().getFirst());
    }

    ReportRequest request(LoadAppliance appliance, Bytes nonce, Bytes key, Optional<KeyCertification> certification) {
        return new ReportRequest(
                appliance.report(nonce, Optional.of(key)),
                appliance.items(),
                Optional.empty(),
                certification,
                Optional.empty());
    }

    /** Why an answer has no certificate, or {@code none} if it has one. */
    static String refusal(ReportAnswer answer) {
        return answer.certificate()
                .flatMap(CertificateAnswer::refusal)
                .map(CertificateAnswer.Refusal::reason)
                .orElse("none");
    }

    static X509Certificate certificate(Bytes der) throws Exception {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der.toArray()));
    }

    /** What anybody gets at a path. */
    Bytes published(String path) throws Exception {
        return answer(HttpRequest.newBuilder(server.address().resolve("/pki/v1/" + path)));
    }

    /** The answer to a question of OCSP. */
    Bytes ocsp(Bytes question) throws Exception {
        return answer(HttpRequest.newBuilder(server.address().resolve("/pki/v1/ocsp"))
                .header("Content-Type", "application/ocsp-request")
                .POST(HttpRequest.BodyPublishers.ofByteArray(question.toArray())));
    }

    private Bytes answer(HttpRequest.Builder request) throws Exception {
        try (HttpClient http = http()) {
            HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                throw new AssertionError(new String(response.body(), StandardCharsets.UTF_8));
            }
            return Bytes.owning(response.body());
        }
    }

    /** The key identifier of a certificate's issuer. */
    static String issuer(X509Certificate certificate) {
        byte[] extension = certificate.getExtensionValue("2.5.29.35"); // OCTET STRING { SEQUENCE { [0] 20 octets } }
        return Bytes.copyOf(extension).from(extension.length - 20).toHex();
    }

    Bytes listOctets(X509Certificate certificate) throws Exception {
        return published("crl/" + issuer(certificate) + ".crl");
    }

    X509CRL list(X509Certificate certificate) throws Exception {
        return (X509CRL) CertificateFactory.getInstance("X.509")
                .generateCRL(new ByteArrayInputStream(listOctets(certificate).toArray()));
    }

    /** Waits until a certificate is on its issuer's list. */
    X509CRL awaitRevoked(X509Certificate certificate) throws Exception {
        return Await.until(
                () -> list(certificate),
                list -> list.getRevokedCertificate(certificate) != null,
                "not on the list: " + certificate.getSerialNumber());
    }

    @Override
    public void close() {
        stop();
    }
}
