package dev.martello.lab.unattended;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.agent.AgentEvent;
import dev.martello.agent.client.ServerTrust;
import dev.martello.agent.credential.Credential;
import dev.martello.agent.credential.KeyPlace;
import dev.martello.agent.credential.Service;
import dev.martello.bytes.Bytes;
import dev.martello.bytes.Pem;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.lab.Await;
import dev.martello.lab.appliance.MeasuredFile;
import dev.martello.server.ServerConfiguration.Certification;
import dev.martello.server.authority.AuthorityMaker;
import dev.martello.server.authority.AuthorityMaker.IssuerPlan;
import dev.martello.server.authority.IssuanceRules;
import dev.martello.server.authority.IssuerRevocation;
import dev.martello.server.authority.Passphrase;
import dev.martello.server.authority.Pkcs12Keys;
import dev.martello.server.authority.TrustDomain;
import dev.martello.server.store.ApplianceTable;
import dev.martello.server.store.Database;
import dev.martello.tpm.crypto.Curve;
import dev.martello.tpm.crypto.PublicKeys;
import dev.martello.tpm.simulator.Manufacturer;
import dev.martello.tpm.simulator.Swtpm;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPM_CC;
import dev.martello.workload.WorkloadApi;
import io.spiffe.exception.X509ContextException;
import io.spiffe.workloadapi.DefaultWorkloadApiClient;
import io.spiffe.workloadapi.DefaultWorkloadApiClient.ClientOptions;
import io.spiffe.workloadapi.Watcher;
import io.spiffe.workloadapi.WorkloadApiClient;
import io.spiffe.workloadapi.X509Context;
import java.io.EOFException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CRLReason;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The certificate of an appliance with a real TPM and a real agent: there as long as trust is, and gone with it. */
class CertificateLeaseTest {
    private static final Passphrase PASSPHRASE = _ -> "correct horse".toCharArray();

    /** Half of this is less than a lease of the scene, and all of it is more. */
    private static final IssuanceRules SHORT_LIVED = new IssuanceRules(
            Duration.ofMinutes(15),
            IssuanceRules.DEFAULT.keys(),
            IssuanceRules.DEFAULT.dns(),
            IssuanceRules.DEFAULT.acme(),
            IssuanceRules.DEFAULT.published());

    private static Manufacturer manufacturer;

    @TempDir
    Path directory;

    private Scene scene;
    private Path folder;

    @BeforeAll
    static void foundManufacturer(@TempDir Path directory) throws Exception {
        manufacturer = Manufacturer.in(directory);
    }

    @BeforeEach
    void getsItsFirstCertificate() throws Exception {
        maker().init(authority(), new TrustDomain("cdn.example"), Curve.P256, PASSPHRASE, plan());
        scene = new Scene(
                directory,
                manufacturer,
                Optional.of(new Certification(authority(), new Pkcs12Keys(PASSPHRASE), SHORT_LIVED)));
        folder = directory.resolve("certificate");
        scene.appliance().wantCertificate(folder, KeyPlace.MEMORY);
        scene.startAgent();
        nextCertificate();
    }

    @AfterEach
    void end() {
        scene.close();
    }

    private Path authority() {
        return directory.resolve("authority");
    }

    private static IssuerPlan plan() {
        return new IssuerPlan(new AuthorityMaker.KeyPlace.Pkcs12(PASSPHRASE), List.of(), IssuerPlan.DEFAULT_LIFE);
    }

    private static AuthorityMaker maker() {
        return new AuthorityMaker(new SecureRandom(), Clock.systemUTC());
    }

    private <E extends Credential.Event> E await(Class<E> kind) throws Exception {
        while (true) {
            Credential.Event event =
                    scene.diary().await(AgentEvent.OfCertificate.class).event();
            if (kind.isInstance(event)) {
                return kind.cast(event);
            }
        }
    }

    private X509Certificate nextCertificate() throws Exception {
        await(Credential.Event.Renewed.class);
        return certificate();
    }

    private X509Certificate certificate() throws Exception {
        try (InputStream in = Files.newInputStream(folder.resolve("svid.pem"))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    /** Half of its life passes, which is less than a lease, and the appliance reports. */
    private X509Certificate afterRenewalOf(X509Certificate certificate) throws Exception {
        scene.diary().turnPage();
        scene.clock().move(SHORT_LIVED.lifetime().dividedBy(2).plusSeconds(1));
        X509Certificate renewed = nextCertificate();
        assertThat(renewed).isNotEqualTo(certificate);
        return renewed;
    }

    @Test
    void keepsTheFilesForItsOwnerAndTheServicesGroup() throws Exception {
        for (String name : List.of("svid.pem", "svid.key", "svid-with-key.pem", "bundle.pem")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
                    .as(name)
                    .isEqualTo("rw-r-----");
        }
        try (var names = Files.list(folder)) {
            assertThat(names).as("nothing is left beside them").hasSize(4);
        }
    }

    @Test
    void losesItWhenAnUnknownProgramRanAndGetsAnotherOneWhenAllIsGood() throws Exception {
        X509Certificate held = certificate();
        scene.run(List.of(MeasuredFile.of("/tmp/miner", "a miner")));
        await(Credential.Event.Ended.class);

        assertThat(folder.resolve("svid.pem")).doesNotExist();
        assertThat(folder.resolve("svid.key")).doesNotExist();
        assertThat(folder.resolve("svid-with-key.pem")).doesNotExist();
        assertThat(folder.resolve("bundle.pem")).exists();
        awaitRevoked(held);

        scene.reboot(Scene.FIRST);
        assertThat(nextCertificate().getSerialNumber()).isNotEqualTo(held.getSerialNumber());
    }

    @Test
    void isRenewedWhenHalfOfItsLifeIsOver() throws Exception {
        X509Certificate first = certificate();
        X509Certificate second = afterRenewalOf(first);

        assertThat(second.getPublicKey()).as("another key each time").isNotEqualTo(first.getPublicKey());
        assertThat(second.getNotAfter()).isAfter(first.getNotAfter());
        scene.diary().turnPage();
        scene.clock()
                .move(Duration.between(
                                scene.clock().instant(), first.getNotAfter().toInstant())
                        .plusSeconds(1));
        nextCertificate();
        assertThat(scene.diary().ofCertificate())
                .as("connections go on, but not with the certificate that has ended meanwhile")
                .noneMatch(Credential.Event.NotTaken.class::isInstance);
    }

    @Test
    void endsByItselfWhenNobodyRenewsIt() throws Exception {
        scene.network().cut();
        scene.clock().move(Duration.ofMinutes(61));

        assertThat(await(Credential.Event.Ended.class).explanation()).contains("ran out");
        assertThat(folder.resolve("svid.key")).doesNotExist();
    }

    @Test
    void comesFromTheNextIssuerWithoutAGapOrARestart() throws Exception {
        X509Certificate first = certificate();
        maker().rotate(authority(), authority().resolve("root.p12"), PASSPHRASE, plan());
        X509Certificate second = first;
        while (second.getIssuerX500Principal().equals(first.getIssuerX500Principal())) {
            second = afterRenewalOf(second);
        }
        assertThat(folder.resolve("bundle.pem"))
                .as("relying parties trust the same root")
                .content()
                .isEqualTo(Files.readString(authority().resolve("root.pem")));
        assertThat(list(first).getRevokedCertificates())
                .as("what the last issuer gave stays good")
                .isNull();
        scene.run(List.of(MeasuredFile.of("/tmp/miner", "a miner")));
        await(Credential.Event.Ended.class);
        awaitRevoked(second);
    }

    /** Starts the agent again, and waits for the first certificate of a key that is kept there. */
    private X509Certificate keepKeysIn(KeyPlace place) throws Exception {
        scene.appliance().stopAgent();
        scene.appliance().wantCertificate(folder, place);
        scene.startAgent();
        return nextCertificate();
    }

    @ParameterizedTest
    @EnumSource(KeyPlace.class)
    void isReplacedWithTheNextReportWhenItsIssuerIsRevoked(KeyPlace place) throws Exception {
        X509Certificate first = keepKeysIn(place);
        Path rootKey = authority().resolve("root.p12");
        maker().rotate(authority(), rootKey, PASSPHRASE, plan());
        maker().revoke(authority(), 1, rootKey, PASSPHRASE, IssuerRevocation.KEY_COMPROMISE);

        X509Certificate second = nextCertificate();
        assertThat(second.getIssuerX500Principal())
                .as("though half of its life was not over")
                .isNotEqualTo(first.getIssuerX500Principal());
        awaitRevoked(first);
        assertThat(list(first).getRevokedCertificate(first).getRevocationReason())
                .isEqualTo(CRLReason.CA_COMPROMISE);
        scene.diary().turnPage();
        scene.diary().await(AgentEvent.Reported.class);
        assertThat(certificate()).as("once").isEqualTo(second);
    }

    @Test
    void isForAKeyThatNeverLeavesTheTpmIfThatIsWanted() throws Exception {
        X509Certificate first = keepKeysIn(KeyPlace.TPM);

        assertThat(Files.readString(folder.resolve("svid.key"))).startsWith("-----BEGIN TSS2 PRIVATE KEY-----");
        assertThat(afterRenewalOf(first).getPublicKey()).isNotEqualTo(first.getPublicKey());
        scene.reboot(Scene.FIRST);
        nextCertificate();
        assertThat(scene.diary().failures()).isEmpty();
    }

    @Test
    void isTakenUpByAnAgentThatIsStartedAgainAndReplacedAtOnce() throws Exception {
        X509Certificate first = certificate();
        scene.appliance().stopAgent();
        assertThat(certificate()).isEqualTo(first);
        scene.startAgent();
        assertThat(nextCertificate()).isNotEqualTo(first);
    }

    @Test
    void aRealNginxServesOverItAndStopsWhenTrustEnds() throws Exception {
        scene.appliance().stopAgent();
        try (Nginx nginx = Nginx.serving(folder.resolve("svid-with-key.pem"), directory.resolve("nginx"))) {
            scene.appliance().wantCertificate(folder, KeyPlace.MEMORY, Service.NGINX, nginx);
            scene.startAgent();
            nextCertificate();
            awaitServed(nginx, certificate());
            scene.appliance().stopAgent();
            scene.startAgent();
            awaitServed(nginx, nextCertificate());

            scene.run(List.of(MeasuredFile.of("/tmp/miner", "a miner")));
            await(Credential.Event.Ended.class);
            awaitNobody(nginx);

            scene.reboot(Scene.FIRST);
            nextCertificate();
            awaitServed(nginx, certificate());
        }
    }

    @Test
    void aRealNginxServesOverOneWhoseKeyIsInTheTpm() throws Exception {
        X509Certificate held = keepKeysIn(KeyPlace.TPM);
        scene.appliance().close(); // a TPM in software serves one program at a time
        try (Swtpm tpm = Swtpm.start(directory.resolve("appliance/tpm"));
                Nginx nginx = Nginx.serving(folder.resolve("svid-with-key.pem"), directory.resolve("nginx"), tpm)) {
            nginx.renewed(Service.NGINX);
            awaitServed(nginx, held);
        }
    }

    @ParameterizedTest
    @EnumSource
    void isShownWithEachReportAndLeftAtHomeIfItIsNotTaken(KeyPlace place) throws Exception {
        X509Certificate held = keepKeysIn(place);
        scene.appliance().stopAgent();
        scene.clock().move(Duration.ofMinutes(11));
        awaitRevoked(held); // it was silent for longer than a lease
        scene.startAgent();

        assertThat(await(Credential.Event.NotTaken.class).reason()).isEqualTo("client-certificate.revoked");
        assertThat(nextCertificate()).as("with the same report").isNotEqualTo(held);
        awaitRefusal("client-certificate.revoked");
    }

    @Test
    void isNotShownByWhoHasToEnrolAnew() throws Exception {
        X509Certificate held = certificate();
        scene.appliance().stopAgent();
        scene.stopServer();
        giveAnotherKey();
        scene.startServer();
        scene.startAgent();

        assertThat(nextCertificate()).isNotEqualTo(held);
        awaitRefusal("quote.signature-invalid");
        assertThat(scene.refusals()).noneMatch(each -> each.startsWith("client-certificate."));
    }

    /** The control plane writes refusals down once a second. */
    private void awaitRefusal(String reason) throws Exception {
        Await.until(scene::refusals, refusals -> refusals.contains(reason), "not refused as " + reason);
    }

    private static KeyPair newKey() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /** As if the database were of a time when the appliance had another attestation key. */
    private void giveAnotherKey() throws Exception {
        ApplianceId id = scene.appliance().id();
        try (Database database = Database.open(scene.data().resolve("martello.db"))) {
            Bytes last = database.read(sql -> new ApplianceTable(sql).find(id))
                    .orElseThrow()
                    .akPublic();
            TPMT_PUBLIC other = PublicKeys.with(TPMT_PUBLIC.LAYOUT.parse(last), newKey().getPublic());
            String name = other.name().toHex();
            database.change(sql -> {
                sql.update(
                        "update attestation_key set ak_name = ?, ak_public = ? where appliance_id = ?",
                        name,
                        TPMT_PUBLIC.LAYOUT.write(other),
                        id.toString());
                sql.update("update appliance set ak_name = ? where id = ?", name, id.toString());
            });
        }
    }

    @Test
    void endedByAClockThatIsAheadOfTheAppliancesIsNoReasonNotToReport() throws Exception {
        scene.appliance().stopAgent();
        scene.startAgent(InstantSource.system());
        nextCertificate();
        scene.clock().move(Duration.ofMinutes(61));

        assertThat(await(Credential.Event.NotTaken.class).reason()).isEqualTo("client-certificate.expired");
        assertThat(scene.diary().await(AgentEvent.Reported.class).result().tier())
                .isEqualTo(TrustTier.AFFIRMING);
    }

    @Test
    void isLeftAtHomeIfItsKeyIsInATpmThatDoesNotSign() throws Exception {
        keepKeysIn(KeyPlace.TPM);
        scene.appliance().stopAgent();
        scene.breakDown(TPM_CC.Sign);
        scene.startAgent();

        assertThat(scene.diary().await(AgentEvent.Failed.class).reason()).isEqualTo("server.unreachable");
        nextCertificate();
        assertThat(scene.diary().await(AgentEvent.Reported.class).result().tier())
                .isEqualTo(TrustTier.AFFIRMING);
    }

    /** As a machine does that was sold, or whose disk was: its state is another's, and the files of the last owner are still there. */
    @Test
    void keepsNothingOfBeforeWhenItEnrolsWithAnotherKey() throws Exception {
        X509Certificate held = certificate();
        scene.appliance().stopAgent();
        scene.appliance().eraseDisk();
        scene.startAgent();

        scene.diary().await(AgentEvent.Enrolled.class);
        assertThat(nextCertificate()).isNotEqualTo(held);
        assertThat(scene.refusals()).as("what is of before is not even shown").isEmpty();
        awaitRevoked(held);
        assertThat(list(held).getRevokedCertificate(held).getRevocationReason()).isEqualTo(CRLReason.SUPERSEDED);
    }

    /** As by a proxy that wants other certificates than this one: here the key is another's. */
    @Test
    void isLeftAtHomeIfNobodyAnswersWhereItIsShown() throws Exception {
        scene.appliance().stopAgent();
        Files.writeString(
                folder.resolve("svid-with-key.pem"),
                Files.readString(folder.resolve("svid.pem"))
                        + Pem.encode("PRIVATE KEY", newKey().getPrivate().getEncoded()));
        scene.startAgent();

        assertThat(scene.diary().await(AgentEvent.Failed.class).reason()).isEqualTo("server.unreachable");
        nextCertificate();
        scene.diary().await(AgentEvent.Reported.class);
        assertThat(scene.diary().failures()).hasSize(1);
    }

    @Test
    void theWorkloadApiHandsEachRenewalToAProgramAndEndsWithTrust() throws Exception {
        BlockingQueue<X509Certificate> told = new LinkedBlockingQueue<>();
        UserPrincipal caller = FileSystems.getDefault()
                .getUserPrincipalLookupService()
                .lookupPrincipalByName(System.getProperty("user.name"));
        try (WorkloadApi api = WorkloadApi.start(directory.resolve("workload.sock"), folder, Set.of(caller));
                WorkloadApiClient program = program(api)) {
            program.watchX509Context(new Watcher<>() {
                @Override
                public void onUpdate(X509Context update) {
                    told.add(update.getDefaultSvid().getLeaf());
                }

                @Override
                public void onError(Throwable error) {} // it asks again by itself
            });
            X509Certificate first = certificate();
            assertThat(told.poll(1, TimeUnit.MINUTES)).isEqualTo(first);
            X509Certificate second = afterRenewalOf(first);
            assertThat(told.poll(1, TimeUnit.MINUTES)).isEqualTo(second);

            scene.run(List.of(MeasuredFile.of("/tmp/miner", "a miner")));
            await(Credential.Event.Ended.class);
            awaitDenied(api);
            assertThat(told).isEmpty();

            scene.reboot(Scene.FIRST);
            X509Certificate third = nextCertificate();
            assertThat(told.poll(2, TimeUnit.MINUTES))
                    .as("who was refused asks again, and need not be started again")
                    .isEqualTo(third);
        }
    }

    private static WorkloadApiClient program(WorkloadApi api) throws Exception {
        return DefaultWorkloadApiClient.newClient(
                ClientOptions.builder().spiffeSocketPath(api.endpoint()).build());
    }

    /** Waits until a program that asks anew is told that there is nothing for it. */
    private static void awaitDenied(WorkloadApi api) throws Exception {
        Await.until(() -> isGiven(api), isGiven -> !isGiven, "still given");
    }

    private static boolean isGiven(WorkloadApi api) throws Exception {
        try (WorkloadApiClient program = program(api)) {
            program.fetchX509Context();
            return true;
        } catch (X509ContextException e) {
            assertThat(e).hasStackTraceContaining("PERMISSION_DENIED");
            return false;
        }
    }

    /** Waits until a client that trusts the fleet's roots is shown a certificate. */
    private void awaitServed(Nginx nginx, X509Certificate wanted) throws Exception {
        Await.until(() -> served(nginx), Optional.of(wanted)::equals, "not served");
    }

    private void awaitNobody(Nginx nginx) throws Exception {
        Await.until(() -> isThere(nginx), isThere -> !isThere, "nginx goes on");
    }

    private Optional<X509Certificate> served(Nginx nginx) throws Exception {
        SSLContext tls = ServerTrust.in(folder.resolve("bundle.pem")).context();
        try (SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket("127.0.0.1", nginx.port())) {
            socket.startHandshake();
            return Optional.of((X509Certificate) socket.getSession().getPeerCertificates()[0]);
        } catch (SocketException e) {
            return Optional.empty();
        } catch (SSLException e) {
            if (e.getCause() instanceof EOFException) {
                return Optional.empty(); // it was ended in the middle of the handshake
            }
            throw e;
        }
    }

    private static boolean isThere(Nginx nginx) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), nginx.port())) {
            return socket.isConnected();
        } catch (ConnectException e) {
            return false;
        }
    }

    private void awaitRevoked(X509Certificate certificate) throws Exception {
        Await.until(
                () -> list(certificate), list -> list.getRevokedCertificate(certificate) != null, "not on the list");
    }

    private X509CRL list(X509Certificate certificate) throws Exception {
        byte[] identifier = certificate.getExtensionValue("2.5.29.35");
        String issuer = Bytes.copyOf(identifier).from(identifier.length - 20).toHex();
        try (HttpClient http = HttpClient.newBuilder()
                .sslContext(ServerTrust.in(scene.serverCa()).context())
                .build()) {
            HttpResponse<InputStream> answer = http.send(
                    HttpRequest.newBuilder(scene.address().resolve("/pki/v1/crl/" + issuer + ".crl"))
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = answer.body()) {
                return (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(in);
            }
        }
    }
}
