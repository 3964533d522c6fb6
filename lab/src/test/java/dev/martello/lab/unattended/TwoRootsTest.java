package dev.martello.lab.unattended;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.agent.AgentEvent;
import dev.martello.agent.credential.Credential;
import dev.martello.agent.credential.KeyPlace;
import dev.martello.bytes.Bytes;
import dev.martello.lab.appliance.MeasuredFile;
import dev.martello.lab.appliance.VirtualAppliance;
import dev.martello.server.ServerConfiguration.Certification;
import dev.martello.server.authority.AuthorityMaker;
import dev.martello.server.authority.AuthorityMaker.IssuerPlan;
import dev.martello.server.authority.IssuanceRules;
import dev.martello.server.authority.Passphrase;
import dev.martello.server.authority.Pkcs12Keys;
import dev.martello.server.authority.TrustDomain;
import dev.martello.server.client.OperatorClient;
import dev.martello.tpm.crypto.Curve;
import dev.martello.tpm.simulator.Manufacturer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two appliances with real agents, of which each checks the other's certificate by the roots that it has, while the root of both is replaced. */
class TwoRootsTest {
    private static final Passphrase PASSPHRASE = _ -> "correct horse".toCharArray();
    private static final Duration STEP = Duration.ofMinutes(3);

    @TempDir
    private Path directory;

    private Scene scene;
    private VirtualAppliance second;
    private final Diary secondDiary = new Diary();
    private final Queue<String> gaps = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void certifyBoth(@TempDir Path maker) throws Exception {
        Manufacturer manufacturer = Manufacturer.in(maker);
        maker().init(authority(), new TrustDomain("cdn.example"), Curve.P256, PASSPHRASE, plan());
        scene = new Scene(
                directory,
                manufacturer,
                Optional.of(new Certification(
                        authority(),
                        new Pkcs12Keys(PASSPHRASE),
                        IssuanceRules.parse(Bytes.utf8("issuance: 1\nlifetime: PT5M\n")))));
        second = second(manufacturer);
        try (OperatorClient operator = scene.operator()) {
            operator.replaceRegister(Bytes.utf8("ek_fingerprint,serial,site,rack_unit,ring\n"
                    + scene.appliance().id() + ",SN-1,ams1,7,broad\n" + second.id() + ",SN-2,ams1,8,broad\n"));
        }
        scene.appliance().wantCertificate(folder("first"), KeyPlace.MEMORY);
        second.wantCertificate(folder("second"), KeyPlace.MEMORY);
        scene.startAgent();
        second.startAgent(scene.controlPlane(), scene.clock(), secondDiary);
        await(scene.diary(), Credential.Event.Renewed.class);
        await(secondDiary, Credential.Event.Renewed.class);
        scene.diary().afterEachReport(this::verifyBoth);
        secondDiary.afterEachReport(this::verifyBoth);
    }

    private VirtualAppliance second(Manufacturer manufacturer) throws Exception {
        Path machine = Files.createDirectory(directory.resolve("second-machine"));
        manufacturer.manufacture(machine.resolve("tpm"));
        VirtualAppliance appliance = VirtualAppliance.on(machine);
        appliance.boot(Scene.FIRST.boot());
        for (MeasuredFile file : Scene.FIRST.services()) {
            appliance.run(file);
        }
        return appliance;
    }

    @AfterEach
    void end() {
        second.close();
        scene.close();
    }

    private Path authority() {
        return directory.resolve("authority");
    }

    private Path folder(String appliance) {
        return directory.resolve("certificate-" + appliance);
    }

    private static AuthorityMaker maker() {
        return new AuthorityMaker(new SecureRandom(), Clock.systemUTC());
    }

    private static IssuerPlan plan() {
        return new IssuerPlan(new AuthorityMaker.KeyPlace.Pkcs12(PASSPHRASE), List.of(), IssuerPlan.DEFAULT_LIFE);
    }

    private static <E extends Credential.Event> E await(Diary diary, Class<E> kind) throws Exception {
        while (true) {
            Credential.Event event = diary.await(AgentEvent.OfCertificate.class).event();
            if (kind.isInstance(event)) {
                return kind.cast(event);
            }
        }
    }

    /** As two appliances do that talk to each other, one after each report of the other. */
    private void verifyBoth() {
        verify(folder("first"), folder("second"));
        verify(folder("second"), folder("first"));
    }

    private void verify(Path shown, Path relying) {
        try {
            List<X509Certificate> chain = certificates(shown.resolve("svid.pem"));
            PKIXParameters parameters = new PKIXParameters(certificates(relying.resolve("bundle.pem")).stream()
                    .map(root -> new TrustAnchor(root, null))
                    .collect(Collectors.toSet()));
            parameters.setRevocationEnabled(false);
            parameters.setDate(chain.getFirst().getNotBefore());
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(chain), parameters);
        } catch (GeneralSecurityException | IOException e) {
            gaps.add(relying.getFileName() + " does not trust " + shown.getFileName() + ": " + e);
        }
    }

    private static List<X509Certificate> certificates(Path file) throws GeneralSecurityException, IOException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)))
                .stream()
                .map(X509Certificate.class::cast)
                .toList();
    }

    /** Time passes, and both report meanwhile: one report may have been on its way, the next one is of after. */
    private void pass() throws Exception {
        scene.clock().move(STEP);
        for (Diary diary : List.of(scene.diary(), secondDiary)) {
            diary.turnPage();
            diary.await(AgentEvent.Reported.class);
            diary.await(AgentEvent.Reported.class);
        }
    }

    private interface State {
        boolean is() throws Exception;
    }

    private void passUntil(State state, String what) throws Exception {
        for (int step = 0; !state.is(); step++) {
            assertThat(step).as("steps of three minutes until " + what).isLessThan(12);
            pass();
        }
    }

    private boolean areBelow(Path root) throws Exception {
        X509Certificate above = certificates(root).getFirst();
        for (String each : List.of("first", "second")) {
            X509Certificate issuer =
                    certificates(folder(each).resolve("svid.pem")).get(1);
            if (!issuer.getIssuerX500Principal().equals(above.getSubjectX500Principal())) {
                return false;
            }
        }
        return true;
    }

    private boolean haveRoots(List<Path> roots) throws Exception {
        StringBuilder wanted = new StringBuilder();
        for (Path root : roots) {
            wanted.append(Files.readString(root));
        }
        for (String each : List.of("first", "second")) {
            if (!Files.readString(folder(each).resolve("bundle.pem")).contentEquals(wanted)) {
                return false;
            }
        }
        return true;
    }

    @Test
    void aRootIsReplacedWithoutAMomentInWhichTheyDoNotTrustEachOther() throws Exception {
        Path old = authority().resolve("root.pem");
        Path next = authority().resolve("root-2.pem");
        maker().addRoot(authority(), Curve.P384, PASSPHRASE);
        assertThat(await(scene.diary(), Credential.Event.RootsChanged.class).roots())
                .isEqualTo(2);
        assertThat(await(secondDiary, Credential.Event.RootsChanged.class).roots())
                .isEqualTo(2);
        assertThat(haveRoots(List.of(old, next))).isTrue();

        maker().rotate(authority(), authority().resolve("root-2.p12"), PASSPHRASE, plan());
        pass();
        assertThat(areBelow(old))
                .as("as long as somebody may not have heard of the next root")
                .isTrue();
        passUntil(() -> areBelow(next), "both are below the next root");

        maker().retireRoot(authority(), 1);
        passUntil(() -> haveRoots(List.of(next)), "nobody trusts the old root");
        pass();
        assertThat(gaps).isEmpty();
        assertThat(scene.diary().failures()).isEmpty();
        assertThat(secondDiary.failures()).isEmpty();
    }
}
