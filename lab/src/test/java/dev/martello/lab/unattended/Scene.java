package dev.martello.lab.unattended;

import dev.martello.appraisal.reference.DocumentKind;
import dev.martello.appraisal.reference.SignatureScheme;
import dev.martello.appraisal.reference.SignedDocument;
import dev.martello.appraisal.reference.SigningKey;
import dev.martello.bytes.Bytes;
import dev.martello.lab.MovableClock;
import dev.martello.lab.appliance.ControlPlaneAddress;
import dev.martello.lab.appliance.MeasuredFile;
import dev.martello.lab.appliance.VirtualAppliance;
import dev.martello.server.ControlPlane;
import dev.martello.server.ServerConfiguration;
import dev.martello.server.ServerConfiguration.Certification;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.intake.ReportTerms;
import dev.martello.server.secret.ApprovalKeys;
import dev.martello.server.view.ApplianceView;
import dev.martello.server.view.RefusalView;
import dev.martello.server.view.RingView;
import dev.martello.tpm.TpmTransportException;
import dev.martello.tpm.simulator.Manufacturer;
import dev.martello.tpm.structure.TPM_CC;
import dev.martello.tpm.transport.TpmTransport;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** One appliance with a TPM of its own, the network, and a control plane that may go and come back. */
final class Scene implements AutoCloseable {
    static final TestRelease FIRST = new TestRelease("2026.11.1", 2);
    static final TestRelease EXPECTED = new TestRelease("2026.11.2", 2);
    static final TestRelease UNEXPECTED = new TestRelease("2026.11.3", 2);
    static final TestRelease ROLLED_BACK = new TestRelease("2026.10.4", 1);

    private static final String RING = "broad";

    /** Long enough for a slow machine: that a verdict lapses is for the clock to say. */
    private static final Duration LEASE = Duration.ofMinutes(10);

    private static final int COMMAND_CODE = 6;

    /** A response of nothing but TPM_RC_FAILURE. */
    private static final Bytes FAILURE = Bytes.fromHex("80010000000a00000101");

    private final Path data;
    private final ServerConfiguration configuration;
    private final KeyPair releaseKey = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    private final KeyPair approvalKey = SignatureScheme.ECDSA_P256.generate(new SecureRandom());
    private final List<Bytes> bus = new CopyOnWriteArrayList<>();
    private volatile Optional<TPM_CC> broken = Optional.empty();
    private final MovableClock clock = new MovableClock();
    private final Network network = new Network();
    private final VirtualAppliance appliance;
    private final Diary diary = new Diary();
    private ControlPlane server;

    /** The appliance has started the first release then; its agent has not. */
    Scene(Path directory, Manufacturer manufacturer) throws Exception {
        this(directory, manufacturer, Optional.empty());
    }

    /** As {@link #Scene(Path, Manufacturer)}, with an authority. */
    Scene(Path directory, Manufacturer manufacturer, Optional<Certification> certification) throws Exception {
        this.data = directory.resolve("server");
        Path machine = Files.createDirectory(directory.resolve("appliance"));
        manufacturer.manufacture(machine.resolve("tpm"));
        ServerConfiguration usual = ServerConfiguration.onLoopback(
                        data, manufacturer.certificates(), List.of(releaseKey.getPublic()))
                .with(new ReportTerms(LEASE, Duration.ofSeconds(1)));
        ServerConfiguration approving =
                usual.with(usual.trust().with(ApprovalKeys.of(List.of(approvalKey.getPublic()))));
        this.configuration = certification.map(approving::with).orElse(approving);
        this.server = ControlPlane.start(configuration, clock);
        this.appliance = VirtualAppliance.on(machine, this::tapped);
        network.leadTo(server.address());
        appliance.boot(FIRST.boot());
        run(FIRST.services());
        try (OperatorClient operator = operator()) {
            operator.replaceRegister(Bytes.utf8(
                    "ek_fingerprint,serial,site,rack_unit,ring\n" + appliance.id() + ",SN-1,ams1,7," + RING + "\n"));
            for (TestRelease each : List.of(FIRST, EXPECTED, UNEXPECTED, ROLLED_BACK)) {
                operator.addRelease(
                        SignedDocument.sign(DocumentKind.RELEASE, each.manifest(), SigningKey.of(releaseKey))
                                .write());
            }
            operator.setRing(RING, new RingView.Plan(List.of(FIRST.version(), EXPECTED.version()), 2));
        }
    }

    VirtualAppliance appliance() {
        return appliance;
    }

    Network network() {
        return network;
    }

    MovableClock clock() {
        return clock;
    }

    Diary diary() {
        return diary;
    }

    void startAgent() throws Exception {
        startAgent(clock);
    }

    /** As {@link #startAgent()}, on a machine with a clock of its own. */
    void startAgent(InstantSource machineClock) throws Exception {
        diary.turnPage();
        appliance.startAgent(new ControlPlaneAddress(network.address(), server.authorityFile()), machineClock, diary);
    }

    void run(List<MeasuredFile> files) throws Exception {
        for (MeasuredFile file : files) {
            appliance.run(file);
        }
    }

    /** As after an update or a loss of power: the new release starts, then its services, then the agent. */
    void reboot(TestRelease release) throws Exception {
        appliance.reboot(release.boot());
        run(release.services());
        startAgent();
    }

    /** Without a word to whoever is connected. */
    void stopServer() throws Exception {
        network.cut();
        server.close();
    }

    /** Over the same data, but at another port, as another node would. */
    void startServer() throws Exception {
        server = ControlPlane.start(configuration, clock);
        network.leadTo(server.address());
    }

    void reconnect() {
        network.leadTo(server.address());
    }

    URI address() {
        return server.address();
    }

    Path serverCa() {
        return server.authorityFile();
    }

    /** What the control plane thinks of the appliance. */
    ApplianceView seen() throws Exception {
        try (OperatorClient operator = operator()) {
            return operator.appliance("SN-1");
        }
    }

    /** Why the appliance was refused, each reason once. */
    List<String> refusals() throws Exception {
        try (OperatorClient operator = operator()) {
            return operator.refusals().stream().map(RefusalView::reason).toList();
        }
    }

    /** All that crossed the bus of the TPM. */
    List<Bytes> bus() {
        return List.copyOf(bus);
    }

    private TpmTransport tapped(TpmTransport tpm) {
        return new TpmTransport() {
            @Override
            public Bytes transmit(Bytes command) throws TpmTransportException {
                Bytes response = isBroken(command) ? FAILURE : tpm.transmit(command);
                bus.add(command);
                bus.add(response);
                return response;
            }

            @Override
            public void close() throws TpmTransportException {
                tpm.close();
            }
        };
    }

    private boolean isBroken(Bytes command) {
        return broken.map(TPM_CC.LAYOUT::write).equals(Optional.of(command.slice(COMMAND_CODE, COMMAND_CODE + 4)));
    }

    /** From here on the TPM does not do this any more. */
    void breakDown(TPM_CC command) {
        broken = Optional.of(command);
    }

    KeyPair approvalKey() {
        return approvalKey;
    }

    ControlPlaneAddress controlPlane() {
        return new ControlPlaneAddress(network.address(), server.authorityFile());
    }

    Path data() {
        return data;
    }

    OperatorClient operator() throws Exception {
        return OperatorClient.open(
                server.address(), server.authorityFile(), Files.readString(data.resolve(ControlPlane.TOKEN_FILE)));
    }

    @Override
    public void close() {
        appliance.close();
        network.close();
        server.close();
    }
}
