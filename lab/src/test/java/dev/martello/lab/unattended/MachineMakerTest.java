package dev.martello.lab.unattended;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.agent.AgentEvent.Enrolled;
import dev.martello.agent.AgentEvent.IakUnusable;
import dev.martello.agent.AgentEvent.Reported;
import dev.martello.bytes.Bytes;
import dev.martello.lab.appliance.ControlPlaneAddress;
import dev.martello.lab.appliance.VirtualAppliance;
import dev.martello.server.ControlPlane;
import dev.martello.server.ServerConfiguration;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.intake.IakRule;
import dev.martello.server.intake.MachineTrust;
import dev.martello.server.view.IdentityView;
import dev.martello.tpm.Tpm;
import dev.martello.tpm.attester.IakTemplate;
import dev.martello.tpm.command.CreatePrimary;
import dev.martello.tpm.command.CreatePrimaryResponse;
import dev.martello.tpm.command.EvictControl;
import dev.martello.tpm.command.FlushContext;
import dev.martello.tpm.crypto.PublicKeys;
import dev.martello.tpm.simulator.MachineMaker;
import dev.martello.tpm.simulator.Manufacturer;
import dev.martello.tpm.simulator.Swtpm;
import dev.martello.tpm.structure.TPML_PCR_SELECTION;
import dev.martello.tpm.structure.TPMS_SENSITIVE_CREATE;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPM_HANDLE;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines whose maker certified keys in their TPMs, and the real agent on them. */
class MachineMakerTest {
    private static final TPM_HANDLE INDEX = new TPM_HANDLE(0x01c9_0019L);
    private static final TPM_HANDLE PERSISTENT = new TPM_HANDLE(0x8102_0000L);
    private static final X500Name MAKER = new X500Name("CN=Maker of Machines");

    @TempDir
    Path directory;

    private final Diary diary = new Diary();
    private KeyPair makerKey;
    private Manufacturer manufacturer;

    @BeforeEach
    void foundMakers() throws Exception {
        makerKey = KeyPairGenerator.getInstance("EC").generateKeyPair();
        manufacturer = Manufacturer.in(Files.createDirectory(directory.resolve("manufacturer")));
        manufacturer.manufacture(machine().resolve("tpm"));
    }

    @AfterEach
    void hasToldNothingOfFailures() {
        assertThat(diary.failures()).isEmpty();
    }

    @Test
    void enrolsByItselfWhereAKeyOfTheMakerIsRequired() throws Exception {
        atTheMaker(tpm -> {
            TPMT_PUBLIC iak = MachineMaker.initialAttestationKey(tpm, IakTemplate.ECDSA_P384_SHA384);
            MachineMaker.leave(tpm, INDEX, certificate(PublicKeys.of(iak)));
        });
        live(IakRule.REQUIRED, operator -> {
            diary.await(Enrolled.class);
            diary.await(Reported.class);
            IdentityView identity = operator.appliance("SN-1").identity().orElseThrow();
            assertThat(identity.issuer()).isEqualTo("CN=Maker of Machines");
            assertThat(identity.machineSerials()).containsExactly("SN-1");
        });
    }

    @Test
    void enrolsWithoutAKeyThatItMayNotUseAndSaysSo() throws Exception {
        atTheMaker(tpm -> {
            CreatePrimaryResponse made = tpm.execute(new CreatePrimary(
                    TPM_HANDLE.RH_ENDORSEMENT,
                    new TPMS_SENSITIVE_CREATE(Bytes.ascii("the maker's secret"), Bytes.EMPTY),
                    IakTemplate.ECDSA_P256_SHA256.publicArea(),
                    Bytes.EMPTY,
                    TPML_PCR_SELECTION.NONE));
            tpm.execute(new EvictControl(TPM_HANDLE.RH_OWNER, made.objectHandle(), PERSISTENT));
            tpm.execute(new FlushContext(made.objectHandle()));
            MachineMaker.leave(tpm, INDEX, certificate(PublicKeys.of(made.outPublic())));
        });
        live(IakRule.OPTIONAL, operator -> {
            assertThat(diary.await(IakUnusable.class).explanation()).contains("TPM2_Certify");
            diary.await(Enrolled.class);
            diary.await(Reported.class);
            assertThat(operator.appliance("SN-1").identity()).isEmpty();
        });
    }

    /** Does something with somebody who may fail. */
    @FunctionalInterface
    private interface Act<T> {
        void with(T somebody) throws Exception;
    }

    private void atTheMaker(Act<Tpm> act) throws Exception {
        try (Swtpm swtpm = Swtpm.start(machine().resolve("tpm"));
                Tpm tpm = Tpm.over(swtpm.connect())) {
            act.with(tpm);
        }
    }

    private void live(IakRule rule, Act<OperatorClient> watching) throws Exception {
        Path data = directory.resolve("server");
        try (ControlPlane server = ControlPlane.start(configuration(data, rule));
                OperatorClient operator = OperatorClient.open(
                        server.address(),
                        server.authorityFile(),
                        Files.readString(data.resolve(ControlPlane.TOKEN_FILE)));
                VirtualAppliance appliance = VirtualAppliance.on(machine())) {
            operator.replaceRegister(Bytes.utf8(
                    "ek_fingerprint,serial,site,rack_unit,ring\n" + appliance.id() + ",SN-1,ams1,7,broad\n"));
            appliance.boot(Scene.FIRST.boot());
            appliance.startAgent(
                    new ControlPlaneAddress(server.address(), server.authorityFile()), InstantSource.system(), diary);
            watching.with(operator);
        }
    }

    private ServerConfiguration configuration(Path data, IakRule rule) throws Exception {
        ServerConfiguration usual = ServerConfiguration.onLoopback(
                data,
                manufacturer.certificates(),
                List.of(KeyPairGenerator.getInstance("Ed25519")
                        .generateKeyPair()
                        .getPublic()));
        return usual.with(usual.trust().with(new MachineTrust(Set.of(root()), rule)));
    }

    private Path machine() {
        return directory.resolve("machine");
    }

    private X509Certificate root() throws Exception {
        return new JcaX509CertificateConverter()
                .getCertificate(builder(makerKey.getPublic(), MAKER)
                        .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(makerKey.getPrivate())));
    }

    private Bytes certificate(PublicKey iak) throws Exception {
        ExtendedKeyUsage attestation =
                new ExtendedKeyUsage(KeyPurposeId.getInstance(new ASN1ObjectIdentifier("2.23.133.8.3")));
        return Bytes.owning(builder(iak, new X500Name("CN=appliance,SERIALNUMBER=SN-1"))
                .addExtension(Extension.extendedKeyUsage, false, attestation)
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(makerKey.getPrivate()))
                .getEncoded());
    }

    private static X509v3CertificateBuilder builder(PublicKey key, X500Name subject) {
        Instant now = Instant.now();
        return new X509v3CertificateBuilder(
                MAKER,
                BigInteger.TWO,
                Date.from(now.minus(Duration.ofDays(1))),
                Date.from(now.plus(Duration.ofDays(1))),
                subject,
                SubjectPublicKeyInfo.getInstance(key.getEncoded()));
    }
}
