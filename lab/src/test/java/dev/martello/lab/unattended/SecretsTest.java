package dev.martello.lab.unattended;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.agent.AgentEvent;
import dev.martello.agent.NotTold;
import dev.martello.agent.client.Refused;
import dev.martello.appraisal.prediction.BootPrediction;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.SecretName;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.evidence.report.ItemKind;
import dev.martello.evidence.report.PcrValuesItem;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.client.OperatorProblem;
import dev.martello.server.store.ApplianceTable;
import dev.martello.server.store.Database;
import dev.martello.server.store.EnrolledAppliance;
import dev.martello.server.store.QuoteClock;
import dev.martello.server.view.NewBootApproval;
import dev.martello.server.view.NewSecret;
import dev.martello.server.view.RefusalView;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrSelection;
import dev.martello.tpm.PcrValues;
import dev.martello.tpm.policy.BootState;
import dev.martello.tpm.simulator.Manufacturer;
import dev.martello.tpm.structure.TPMS_SIGNATURE_ECC;
import dev.martello.tpm.structure.TPMT_SIGNATURE;
import dev.martello.tpm.structure.TPM_ALG_ID;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets from an operator's hand to an appliance's, with a real TPM and over real HTTPS, and all who must not have them. */
class SecretsTest {
    private static final SecretName NAME = new SecretName("volume.key");
    private static final Bytes VALUE = Bytes.ascii("correct horse battery staple, and a line end\n");
    private static final PcrSelection PCRS = PcrSelection.of(HashAlgorithm.SHA256, 0, 2, 4, 7);

    private static Manufacturer manufacturer;

    @TempDir
    Path directory;

    private Scene scene;

    @BeforeAll
    static void foundManufacturer(@TempDir Path directory) throws Exception {
        manufacturer = Manufacturer.in(directory);
    }

    @BeforeEach
    void reportsForTheFirstTime() throws Exception {
        scene = new Scene(directory, manufacturer);
        scene.startAgent();
        assertThat(nextReport()).isEqualTo(TrustTier.AFFIRMING);
        scene.appliance().stopAgent();
    }

    @AfterEach
    void end() {
        scene.close();
    }

    @Test
    void givesAnAffirmedApplianceItsSecretAndNobodyElse() throws Exception {
        put("appliance.ring == \"broad\" && appliance.platform == \"linux/amd64\" && verdict.tier == \"AFFIRMING\"");
        approve(scene.approvalKey());

        assertThat(unseal()).isEqualTo(VALUE);
        assertThat(unseal()).as("again").isEqualTo(VALUE);
        assertThat(scene.bus()).hasSizeGreaterThan(50).noneMatch(octets -> octets.contains(VALUE.slice(0, 16)));
        assertThat(filesOf(scene.data())).isNotEmpty().noneMatch(octets -> octets.contains(VALUE.slice(0, 16)));
    }

    @Test
    void keepsTheKeyOfSecretsForItsOwnerAlone() throws Exception {
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(scene.data().resolve("secrets.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void refusesAnApplianceThatTheSecretIsNotForAndDoesNotSayWhetherThereIsOne() throws Exception {
        approve(scene.approvalKey());
        put("appliance.site == \"fra2\"");
        String isForOthers = refusal("secret.not-for-appliance");
        put("appliance.model == \"r7\"");
        refusal("secret.not-for-appliance");
        try (OperatorClient operator = scene.operator()) {
            assertThat(operator.refusals())
                    .extracting(RefusalView::detail)
                    .anyMatch(detail -> detail.contains("appliance.model == \"r7\""));
            operator.deleteSecret(NAME.text());
        }
        assertThat(refusal("secret.not-for-appliance")).isEqualTo(isForOthers);
    }

    @Test
    void refusesWhileNoTrustedKeyHasApprovedTheBootState() throws Exception {
        put("true");
        refusal("secret.state-not-approved");
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair other = generator.generateKeyPair();
        assertThatThrownBy(() -> approve(other))
                .isInstanceOfSatisfying(
                        OperatorProblem.class,
                        problem -> assertThat(problem.reason()).isEqualTo("boot-approval.not-trusted"));
        refusal("secret.state-not-approved");
        String digest = approve(scene.approvalKey());
        assertThat(unseal()).isEqualTo(VALUE);
        try (OperatorClient operator = scene.operator()) {
            operator.withdrawBootApproval(digest);
        }
        refusal("secret.state-not-approved");
    }

    /** After a reboot the appliance reports by itself first; a release that nobody approved opens nothing. */
    @Test
    void followsReleasesThatAreApprovedOneBesideTheOther() throws Exception {
        put("true");
        approve(scene.approvalKey());
        assertThat(unseal()).isEqualTo(VALUE);
        reboot(Scene.EXPECTED);
        refusal("secret.state-not-approved");
        approve(scene.approvalKey());
        assertThat(unseal()).isEqualTo(VALUE);
        reboot(Scene.FIRST);
        assertThat(unseal()).as("the first one is approved still").isEqualTo(VALUE);
    }

    /** What the release says and what the machine's firmware measures make up a state in which no machine has been yet. */
    @Test
    void opensInAReleaseThatWasApprovedBeforeAnyMachineStartedIt() throws Exception {
        put("true");
        approve(scene.approvalKey());
        assertThat(unseal()).isEqualTo(VALUE);
        for (BootPrediction.State each :
                new BootPrediction(Scene.EXPECTED.manifest(), Optional.empty(), reported()).states(PCRS)) {
            approve(scene.approvalKey(), BootState.of(PCRS, each.values()).orElseThrow());
        }

        reboot(Scene.EXPECTED);

        assertThat(unseal()).as("without an operator").isEqualTo(VALUE);
        reboot(Scene.FIRST);
        assertThat(unseal()).as("and still in the release before").isEqualTo(VALUE);
    }

    /** A quote that another one overtook, as the agent's may that runs beside, is made anew; not for ever. */
    @Test
    void asksAgainWhenAnotherQuoteCameFirst() throws Exception {
        put("true");
        approve(scene.approvalKey());
        ApplianceId id = scene.appliance().id();
        try (Database database = Database.open(scene.data().resolve("martello.db"))) {
            database.change(sql -> {
                ApplianceTable appliances = new ApplianceTable(sql);
                EnrolledAppliance now = appliances.lock(id).orElseThrow();
                QuoteClock last = now.clock().orElseThrow();
                appliances.reported(
                        now,
                        new QuoteClock(last.resetCount(), last.restartCount(), last.clockMillis() + 86_400_000),
                        now.standing().orElseThrow());
            });
        }
        refusal("quote.clock-backwards");
        try (OperatorClient operator = scene.operator()) {
            assertThat(operator.refusals())
                    .filteredOn(each -> each.reason().equals("quote.clock-backwards"))
                    .extracting(RefusalView::times)
                    .containsExactly(4L);
        }
    }

    @Test
    void refusesAWarningAndAContradiction() throws Exception {
        put("true");
        reboot(Scene.UNEXPECTED);
        refusal("secret.not-affirming");
        approve(scene.approvalKey());
        refusal("secret.not-affirming");
        reboot(Scene.ROLLED_BACK);
        refusal("secret.not-affirming");
    }

    /** The appliance asks, is told to report, does, and asks again. */
    @Test
    void reportsAnewWhenTheVerdictHasLapsed() throws Exception {
        put("true");
        approve(scene.approvalKey());
        scene.clock().move(Duration.ofHours(1));
        assertThat(unseal()).isEqualTo(VALUE);
        assertThat(scene.refusals()).contains("secret.report-first");
    }

    @Test
    void keepsItsSecretsOverARestart() throws Exception {
        put("true");
        approve(scene.approvalKey());
        scene.stopServer();
        scene.startServer();
        assertThat(unseal()).isEqualTo(VALUE);
    }

    /** As a node that has another file than the one that the secret was put on. */
    @Test
    void saysSoWhenItCannotDecryptASecret() throws Exception {
        put("true");
        approve(scene.approvalKey());
        scene.stopServer();
        Files.delete(scene.data().resolve("secrets.key"));
        scene.startServer();
        refusal("secret.unreadable");
    }

    @Test
    void refusesConditionsAndValuesThatAreNone() throws Exception {
        String value = Base64.getEncoder().encodeToString(VALUE.toArray());
        for (NewSecret each : List.of(
                new NewSecret("appliance.rang == \"a\"", value),
                new NewSecret("appliance.ring", value),
                new NewSecret("", value),
                new NewSecret("true", ""),
                new NewSecret("true", "~"),
                new NewSecret("true", "A".repeat(88_000)))) {
            assertThatThrownBy(() -> put(NAME.text(), each))
                    .isInstanceOfSatisfying(
                            OperatorProblem.class,
                            problem -> assertThat(problem.reason()).isEqualTo("secret.malformed"));
        }
        assertThatThrownBy(() -> put("Not a name", new NewSecret("true", value)))
                .isInstanceOfSatisfying(
                        OperatorProblem.class,
                        problem -> assertThat(problem.reason()).isEqualTo("secret.malformed"));
    }

    private TrustTier nextReport() throws InterruptedException {
        return scene.diary().await(AgentEvent.Reported.class).result().tier();
    }

    /** Nobody else reports meanwhile: the appliance does so when it asks for its secret. */
    private void reboot(TestRelease release) throws Exception {
        scene.appliance().reboot(release.boot());
        scene.run(release.services());
    }

    private Bytes unseal() throws Exception {
        return scene.appliance().unseal(scene.controlPlane(), NAME);
    }

    private String refusal(String reason) {
        try {
            unseal();
            throw new AssertionError("the secret was given");
        } catch (Refused e) {
            assertThat(e.reason()).isEqualTo(reason);
            return String.valueOf(e.getMessage());
        } catch (NotTold e) {
            throw new AssertionError("the control plane gave it", e);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void put(String condition) throws Exception {
        put(NAME.text(), new NewSecret(condition, Base64.getEncoder().encodeToString(VALUE.toArray())));
    }

    private void put(String name, NewSecret secret) throws Exception {
        try (OperatorClient operator = scene.operator()) {
            operator.putSecret(name, secret);
        }
    }

    /** The state in which the appliance reported last. */
    private String approve(KeyPair key) throws Exception {
        return approve(key, BootState.of(PCRS, reported()).orElseThrow());
    }

    private PcrValues reported() throws Exception {
        try (OperatorClient operator = scene.operator()) {
            return PcrValuesItem.read(operator.item(operator.appliance("SN-1"), ItemKind.PCR_VALUES)
                    .orElseThrow());
        }
    }

    private String approve(KeyPair key, BootState state) throws Exception {
        Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
        signer.initSign(key.getPrivate());
        signer.update(state.toBeSigned().asBuffer());
        Bytes both = Bytes.owning(signer.sign());
        TPMT_SIGNATURE signature = new TPMT_SIGNATURE(
                TPM_ALG_ID.ECDSA, new TPMS_SIGNATURE_ECC(HashAlgorithm.SHA256, both.slice(0, 32), both.from(32)));
        try (OperatorClient operator = scene.operator()) {
            return operator.approveBoot(new NewBootApproval(
                            PCRS.toString(),
                            state.pcrDigest().octets().toHex(),
                            TPMT_SIGNATURE.LAYOUT.write(signature).toHex(),
                            "for SN-1"))
                    .digest();
        }
    }

    private static List<Bytes> filesOf(Path directory) throws Exception {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> {
                        try {
                            return Bytes.owning(Files.readAllBytes(file));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList();
        }
    }
}
