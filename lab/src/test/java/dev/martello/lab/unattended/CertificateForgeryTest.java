package dev.martello.lab.unattended;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.CertificateAnswer;
import dev.martello.evidence.protocol.KeyCertification;
import dev.martello.evidence.protocol.ReportAnswer;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.evidence.report.Report;
import dev.martello.lab.PublicAreas;
import dev.martello.server.ServerConfiguration.Certification;
import dev.martello.server.authority.AuthorityMaker;
import dev.martello.server.authority.AuthorityMaker.IssuerPlan;
import dev.martello.server.authority.AuthorityUnusable;
import dev.martello.server.authority.IssuanceRules;
import dev.martello.server.authority.IssuerKey;
import dev.martello.server.authority.Passphrase;
import dev.martello.server.authority.Pkcs12Keys;
import dev.martello.server.authority.TrustDomain;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.ledger.LedgerEntry;
import dev.martello.server.ledger.LedgerEntryFormat;
import dev.martello.server.store.Certificate;
import dev.martello.server.store.CertificateTable;
import dev.martello.server.store.Database;
import dev.martello.server.store.KeyKind;
import dev.martello.server.store.LedgerTable;
import dev.martello.server.view.RingView;
import dev.martello.tpm.SignedCertification;
import dev.martello.tpm.attester.KeyBlob;
import dev.martello.tpm.crypto.Curve;
import dev.martello.tpm.crypto.PublicKeys;
import dev.martello.tpm.simulator.Manufacturer;
import dev.martello.tpm.structure.TPMA_OBJECT.Flag;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody with root on a trusted appliance tries with its real TPM, to have a key certified that is not what it is said to be. */
class CertificateForgeryTest {
    private static final Passphrase PASSPHRASE = _ -> "correct horse".toCharArray();

    private static Manufacturer manufacturer;

    private final AtomicReference<Act> whileSigning = new AtomicReference<>(Act.NONE);

    @TempDir
    Path directory;

    private Scene scene;
    private Intruder intruder;

    @BeforeAll
    static void foundManufacturer(@TempDir Path directory) throws Exception {
        manufacturer = Manufacturer.in(directory);
    }

    @BeforeEach
    void enrolAppliance() throws Exception {
        Path authority = directory.resolve("authority");
        new AuthorityMaker(new SecureRandom(), Clock.systemUTC())
                .init(
                        authority,
                        new TrustDomain("cdn.example"),
                        Curve.P256,
                        PASSPHRASE,
                        new IssuerPlan(
                                new AuthorityMaker.KeyPlace.Pkcs12(PASSPHRASE), List.of(), IssuerPlan.DEFAULT_LIFE));
        scene = new Scene(
                directory,
                manufacturer,
                Optional.of(new Certification(authority, this::openKey, IssuanceRules.DEFAULT)));
        intruder = Intruder.on(scene);
    }

    /** What happens while a certificate is being signed. */
    @FunctionalInterface
    private interface Act {
        Act NONE = () -> {};

        void run() throws Exception;
    }

    /** The issuer's key, in which there is time for something to happen once. */
    private IssuerKey openKey(Path file, X509Certificate certificate) throws AuthorityUnusable, IOException {
        IssuerKey key = new Pkcs12Keys(PASSPHRASE).open(file, certificate);
        return message -> {
            try {
                whileSigning.getAndSet(Act.NONE).run();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            return key.sign(message);
        };
    }

    @AfterEach
    void end() throws Exception {
        intruder.close();
        scene.close();
    }

    private static KeyPair newPair() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(Curve.P256.generatorParameters());
        return generator.generateKeyPair();
    }

    private static Bytes keyInMemory() throws Exception {
        return Bytes.owning(newPair().getPublic().getEncoded());
    }

    private static Bytes info(KeyBlob key) throws Exception {
        return Bytes.owning(
                PublicKeys.of(TPMT_PUBLIC.LAYOUT.parse(key.publicArea())).getEncoded());
    }

    @Test
    void aKeyThatTheQuoteDoesNotBindIsNotCertified() throws Exception {
        Report quoted = intruder.report(intruder.nonce(), keyInMemory());
        Report forged = intruder.naming(quoted, keyInMemory());
        assertThat(Intruder.refusal(() -> intruder.send(forged, Optional.empty())))
                .isEqualTo("quote.qualifying-data-mismatch");
        assertThat(ledger()).isEmpty();

        assertThat(outcome(intruder.send(quoted, Optional.empty())))
                .as("the one that it binds")
                .isEqualTo("granted");
        Report again = intruder.naming(intruder.report(intruder.nonce(), keyInMemory()), keyInMemory());
        assertThat(Intruder.refusal(() -> intruder.sendAgain(again)))
                .as("where nothing else is new")
                .isEqualTo("quote.qualifying-data-mismatch");
        assertThat(ledger()).containsExactly("granted");
        assertThat(counting()).containsExactly(KeyKind.MEMORY);
    }

    @Test
    void aKeyIsOfTheTpmOnlyIfTheEnrolledAttestationKeySaysSoForThisReport() throws Exception {
        KeyBlob key = intruder.newKey();
        Bytes nonce = intruder.nonce();
        assertThat(asked(info(key), intruder.certified(key, intruder.stranger(), nonce), nonce))
                .as("by another attestation key of the same TPM")
                .isEqualTo("certificate.key-not-in-tpm");
        KeyCertification ofBefore = intruder.certified(key, intruder.enrolled(), nonce);
        assertThat(asked(info(key), ofBefore, intruder.nonce()))
                .as("for another report")
                .isEqualTo("certificate.key-not-in-tpm");
        Bytes last = intruder.nonce();
        KeyCertification genuine = intruder.certified(key, intruder.enrolled(), last);
        assertThat(asked(keyInMemory(), genuine, last))
                .as("of another key than the report names")
                .isEqualTo("certificate.key-not-in-tpm");
        assertThat(ledger()).isEmpty();

        Bytes good = intruder.nonce();
        assertThat(asked(info(key), intruder.certified(key, intruder.enrolled(), good), good))
                .isEqualTo("granted");
        assertThat(ledger()).containsExactly("granted");
        assertThat(counting()).containsExactly(KeyKind.TPM);
    }

    @Test
    void aKeyThatWasMadeOutsideIsNotOfTheTpmThoughThatHasItAndSaysSo() throws Exception {
        KeyPair outside = newPair();
        Bytes named = Bytes.owning(outside.getPublic().getEncoded());
        ECPrivateKey secret = (ECPrivateKey) outside.getPrivate();
        TPMT_PUBLIC area = PublicAreas.of(outside.getPublic(), Set.of(Flag.userWithAuth, Flag.sign));
        TPMT_PUBLIC pretended = PublicAreas.of(
                outside.getPublic(),
                Set.of(Flag.fixedTPM, Flag.fixedParent, Flag.sensitiveDataOrigin, Flag.userWithAuth, Flag.sign));
        for (TPMT_PUBLIC shown : List.of(area, pretended)) {
            Bytes nonce = intruder.nonce();
            SignedCertification genuine = intruder.certifiedFromOutside(secret, area, nonce);
            assertThat(asked(named, new KeyCertification(TPMT_PUBLIC.LAYOUT.write(shown), genuine), nonce))
                    .isEqualTo("certificate.key-not-in-tpm");
        }
        assertThat(ledger()).isEmpty();
    }

    /** As who bought the machine enrols it, and who sold it has the key of before. */
    @Test
    void whoHasTheKeyThatWasEnrolledBeforeRenewsNothing() throws Exception {
        Report first = intruder.report(intruder.nonce(), keyInMemory());
        assertThat(outcome(intruder.send(first, Optional.empty()))).isEqualTo("granted");
        Report late = intruder.report(intruder.nonce(), keyInMemory());
        intruder.enrol(intruder.stranger());

        assertThat(Intruder.refusal(() -> intruder.send(late, Optional.empty())))
                .isEqualTo("quote.signature-invalid");
        assertThat(Intruder.refusal(() -> intruder.sendAgain(late))).isEqualTo("quote.signature-invalid");
        assertThat(ledger()).containsExactly("granted", "revoked.key-replaced");
        assertThat(counting()).isEmpty();
    }

    @Test
    void aVerdictThatTurnsWhileTheCertificateIsBeingSignedGivesNone() throws Exception {
        try (OperatorClient operator = scene.operator()) {
            Report report = intruder.report(intruder.nonce(), keyInMemory());
            whileSigning.set(() -> operator.setRing("broad", new RingView.Plan(List.of("another"), 0)));
            ReportAnswer warned = intruder.send(report, Optional.empty());
            assertThat(warned.result().orElseThrow().tier()).isEqualTo(TrustTier.WARNING);
            assertThat(outcome(warned)).isEqualTo("certificate.would-widen");
            assertThat(ledger()).isEmpty();

            operator.setRing("broad", new RingView.Plan(List.of(Scene.FIRST.version()), 0));
            assertThat(outcome(intruder.send(intruder.report(intruder.nonce(), keyInMemory()), Optional.empty())))
                    .isEqualTo("granted");
            Report same = intruder.report(intruder.nonce(), keyInMemory());
            whileSigning.set(() -> operator.withdrawRelease(Scene.FIRST.version(), Optional.empty()));
            ReportAnswer contradicted = intruder.sendAgain(same);
            assertThat(contradicted.result().orElseThrow().tier())
                    .as("of a report that says what the last one said")
                    .isEqualTo(TrustTier.CONTRAINDICATED);
            assertThat(outcome(contradicted)).isEqualTo("certificate.not-trusted");
        }
        assertThat(whileSigning).as("each was begun").hasValue(Act.NONE);
        assertThat(ledger()).containsExactly("granted", "revoked.verdict");
        assertThat(counting()).isEmpty();
    }

    /** What becomes of a good report, quoted by the enrolled key, that asks for a certificate with this. */
    private String asked(Bytes named, KeyCertification certification, Bytes nonce) throws Exception {
        ReportAnswer answer = intruder.send(intruder.report(nonce, named), Optional.of(certification));
        assertThat(answer.result().orElseThrow().tier()).isEqualTo(TrustTier.AFFIRMING);
        return outcome(answer);
    }

    private static String outcome(ReportAnswer answer) {
        CertificateAnswer certificate = answer.certificate().orElseThrow();
        assertThat(certificate.chain().isEmpty())
                .isEqualTo(certificate.refusal().isPresent());
        return certificate.refusal().map(CertificateAnswer.Refusal::reason).orElse("granted");
    }

    /** What the ledger has of certificates, in its order. */
    private List<String> ledger() throws Exception {
        try (Database database = Database.open(scene.data().resolve("martello.db"))) {
            List<Bytes> ledger = database.read(sql -> {
                LedgerTable entries = new LedgerTable(sql);
                return Stream.concat(
                                entries.entries(0, 1000).stream(),
                                entries.pending(1000).stream().map(LedgerTable.Pending::content))
                        .toList();
            });
            List<String> said = new ArrayList<>();
            for (Bytes each : ledger) {
                switch (LedgerEntryFormat.parse(each)) {
                    case LedgerEntry.CertificateGranted _ -> said.add("granted");
                    case LedgerEntry.CertificateRevoked revoked -> said.add(revoked.reason());
                    default -> {}
                }
            }
            return said;
        }
    }

    /** Where the keys are kept whose certificates count. */
    private List<KeyKind> counting() throws Exception {
        ApplianceId appliance = scene.appliance().id();
        try (Database database = Database.open(scene.data().resolve("martello.db"))) {
            return database
                    .read(sql -> new CertificateTable(sql)
                            .live(appliance, scene.clock().instant()))
                    .stream()
                    .map(Certificate::keyKind)
                    .toList();
        }
    }
}
