package dev.martello.server.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.server.authority.AuthorityMaker.IssuerPlan;
import dev.martello.server.authority.AuthorityMaker.KeyPlace;
import dev.martello.server.store.Database;
import dev.martello.server.store.KeyKind;
import dev.martello.tpm.Tpm;
import dev.martello.tpm.command.Startup;
import dev.martello.tpm.crypto.Curve;
import dev.martello.tpm.simulator.Swtpm;
import dev.martello.tpm.structure.TPM_SU;
import dev.martello.tpm.transport.SwtpmControl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An issuer whose key is in the TPM of the server's machine. */
class TpmIssuerKeyTest {
    private static final IssuerKeys NO_OTHERS = (file, _) -> {
        throw new AssertionError(file + " was asked for");
    };

    @TempDir
    private Path directory;

    private Path authority;
    private Swtpm swtpm;
    private Database database;

    @BeforeEach
    void makeAuthority() throws Exception {
        authority = directory.resolve("authority");
        database = Database.open(directory.resolve("martello.db"));
        swtpm = Swtpm.start(Files.createDirectory(directory.resolve("tpm")));
        TestAuthority.maker()
                .init(authority, new TrustDomain("cdn.example"), Curve.P256, TestAuthority.PASSPHRASE, plan(swtpm));
    }

    @AfterEach
    void endTpm() {
        swtpm.close();
        database.close();
    }

    private static IssuerPlan plan(Swtpm swtpm) {
        return new IssuerPlan(new KeyPlace.InTpm(swtpm.address()), List.of(), IssuerPlan.DEFAULT_LIFE);
    }

    private Path keyFile() {
        return authority.resolve("issuer-1.tpm");
    }

    private X509Certificate certificate() throws Exception {
        return AuthorityFolder.certificate(authority.resolve("issuer-1.pem"));
    }

    private static void assertSigns(LiveAuthority live) throws Exception {
        Issuance issuance = new Issuance(live, IssuanceRules.DEFAULT, new java.security.SecureRandom());
        Issuance.Signed signed = issuance.sign(
                TestAuthority.APPLIANCE,
                java.util.Optional.of(TestAuthority.ENTRY),
                CertifiableKey.of(TestAuthority.newKey(Curve.P256), KeyKind.MEMORY),
                Instant.now());
        TestAuthority.certificate(signed.chain().get(0))
                .verify(TestAuthority.certificate(signed.chain().get(1)).getPublicKey());
    }

    @Test
    void signsInTheTpmAndLeavesNoSecretInTheFolder() throws Exception {
        assertThat(authority.resolve("issuer-1.p12")).doesNotExist();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile())))
                .isEqualTo("rw-------");
        assertThat(AuthorityInspection.of(authority, Instant.now()).issuers())
                .singleElement()
                .satisfies(issuer -> assertThat(issuer.keyPlace()).isEqualTo("a TPM"));

        assertSigns(TestAuthority.open(authority, NO_OTHERS, database));
    }

    @Test
    void takesTheNextKeyOfTheSameTpmWithoutARestart() throws Exception {
        LiveAuthority live = TestAuthority.open(authority, NO_OTHERS, database);
        // One that runs has the only connection that swtpm takes, so the next key is made in another one.
        try (Swtpm next = Swtpm.start(Files.createDirectory(directory.resolve("next")))) {
            TestAuthority.maker()
                    .rotate(authority, authority.resolve("root.p12"), TestAuthority.PASSPHRASE, plan(next));
            live.refresh();
            assertThat(live.current().issuers()).extracting(Issuer::number).containsExactly(2, 1);
            assertSigns(live);
        }
    }

    @Test
    void aKeyOfAnotherTpmIsRefused() throws Exception {
        try (Swtpm other = Swtpm.start(Files.createDirectory(directory.resolve("other")))) {
            Files.writeString(
                    keyFile(),
                    Files.readString(keyFile())
                            .replace(swtpm.address().toString(), other.address().toString()));

            assertThatThrownBy(() -> TestAuthority.open(authority, NO_OTHERS, database))
                    .isInstanceOf(AuthorityUnusable.class)
                    .hasMessageContaining("does not load the key");
        }
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() throws Exception {
        Path second = directory.resolve("second");
        TestAuthority.maker()
                .init(second, new TrustDomain("cdn.example"), Curve.P256, TestAuthority.PASSPHRASE, plan(swtpm));
        Files.write(keyFile(), Files.readAllBytes(second.resolve("issuer-1.tpm")));

        assertThatThrownBy(() -> TestAuthority.open(authority, NO_OTHERS, database))
                .isInstanceOf(AuthorityUnusable.class)
                .hasMessageContaining("it is not the key of");
    }

    @Test
    void whatIsNoKeyIsSaidInOneSentence() throws Exception {
        String whole = Files.readString(keyFile());
        for (String broken : List.of(
                "",
                "elsewhere\n" + whole,
                whole.replace("TPM2B_PRIVATE", "TPM2B_SECRET"),
                whole.substring(0, whole.indexOf("TPM2B_PRIVATE") + 40),
                "x".repeat(9000))) {
            Files.writeString(keyFile(), broken);
            assertThatThrownBy(() -> TpmIssuerKey.open(keyFile(), certificate()))
                    .isInstanceOf(AuthorityUnusable.class)
                    .hasMessageContaining("issuer-1.tpm");
        }
    }

    @Test
    void signsForManyAtOnce() throws Exception {
        LiveAuthority live = TestAuthority.open(authority, NO_OTHERS, database);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Boolean>> work = IntStream.range(0, 16)
                    .<Callable<Boolean>>mapToObj(_ -> () -> {
                        assertSigns(live);
                        return true;
                    })
                    .toList();
            for (var done : threads.invokeAll(work)) {
                assertThat(done.get()).isTrue();
            }
        }
    }

    @Test
    void goesOnOnceTheTpmAnswersAgain() throws Exception {
        TpmIssuerKey key = TpmIssuerKey.open(keyFile(), certificate());
        try (SwtpmControl control = swtpm.control()) {
            control.stop();
            control.init();
        }
        assertThatThrownBy(() -> key.sign(Bytes.ascii("a message")))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining("does not sign");
        try (Tpm tpm = Tpm.over(swtpm.connect())) {
            tpm.execute(new Startup(TPM_SU.CLEAR));
        }

        assertThat(key.sign(Bytes.ascii("a message")).length()).isPositive();
    }
}
