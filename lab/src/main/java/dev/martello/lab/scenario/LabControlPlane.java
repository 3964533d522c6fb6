package dev.martello.lab.scenario;

import dev.martello.appraisal.reference.DocumentKind;
import dev.martello.appraisal.reference.Release;
import dev.martello.appraisal.reference.SignatureScheme;
import dev.martello.appraisal.reference.SignedDocument;
import dev.martello.appraisal.reference.SigningFailure;
import dev.martello.appraisal.reference.SigningKey;
import dev.martello.bytes.Bytes;
import dev.martello.lab.machine.Chassis;
import dev.martello.lab.machine.ControlPlaneEndpoint;
import dev.martello.lab.tool.LabFailure;
import dev.martello.lab.tool.Trees;
import dev.martello.server.CannotStart;
import dev.martello.server.ControlPlane;
import dev.martello.server.ServerConfiguration;
import dev.martello.server.ServerConfiguration.Listening;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.client.OperatorProblem;
import dev.martello.server.intake.Reason;
import dev.martello.server.intake.ReportTerms;
import dev.martello.server.view.ApplianceView;
import dev.martello.server.view.ItemView;
import dev.martello.tpm.simulator.Manufacturer;
import dev.martello.tpm.simulator.SimulatorException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The control plane of the laboratory and its operator. It can be stopped, and started again where it was. For one thread. */
public final class LabControlPlane implements AutoCloseable {
    /** A lease that is longer than an emulated machine may need for anything. */
    private static final ReportTerms TERMS = new ReportTerms(Duration.ofMinutes(5), Duration.ofSeconds(2));

    private final ServerConfiguration configuration;
    private final SigningKey releaseKey;
    private final Map<String, Chassis> register = new LinkedHashMap<>();
    private Optional<Running> running = Optional.empty();

    /** While it runs, and as long its operator's client. */
    private record Running(ControlPlane controlPlane, OperatorClient operator) {}

    private LabControlPlane(ServerConfiguration configuration, SigningKey releaseKey) {
        this.configuration = configuration;
        this.releaseKey = releaseKey;
    }

    /**
     * A control plane with an empty register and no release, which runs.
     *
     * @param directory where it keeps everything
     * @param manufacturer whose TPMs it trusts
     */
    static LabControlPlane start(Path directory, Manufacturer manufacturer) throws LabFailure, IOException {
        SigningKey key = SigningKey.of(SignatureScheme.ED25519.generate(new SecureRandom()));
        LabControlPlane controlPlane =
                new LabControlPlane(configuration(directory, manufacturer, key.publicKey()), key);
        controlPlane.start();
        return controlPlane;
    }

    /** Starts it, over what it kept. */
    void start() throws LabFailure, IOException {
        try {
            ControlPlane started = ControlPlane.start(configuration);
            try {
                running = Optional.of(new Running(started, operator(started)));
            } catch (IOException e) {
                started.close();
                throw e;
            }
        } catch (CannotStart e) {
            throw new LabFailure(String.valueOf(e.getMessage()), e);
        }
    }

    /** Stops it; nobody answers then. */
    void stop() {
        running.ifPresent(ending -> {
            ending.operator().close();
            ending.controlPlane().close();
        });
        running = Optional.empty();
    }

    ControlPlaneEndpoint endpoint() {
        return new ControlPlaneEndpoint(configuration.listening().port(), authority());
    }

    /** Tells it of one more release. */
    void add(Release release) throws LabFailure, IOException, InterruptedException {
        try {
            operator()
                    .addRelease(SignedDocument.sign(DocumentKind.RELEASE, release, releaseKey)
                            .write());
        } catch (OperatorProblem | SigningFailure e) {
            throw new LabFailure("the control plane does not take the release: " + e.getMessage(), e);
        }
    }

    /** Enters a machine into the operator's register. */
    void register(String serial, Chassis chassis) throws LabFailure, IOException, InterruptedException {
        register.put(serial, chassis);
        handInRegister();
    }

    /** Copies all that it kept, to be gone on from. */
    void saveTo(Path copy) throws LabFailure, IOException {
        stop();
        Trees.copy(configuration.storage().directory(), copy);
        start();
    }

    /** Goes on from what was kept; the register is what it is now. */
    void restoreFrom(Path copy) throws LabFailure, IOException, InterruptedException {
        stop();
        Trees.delete(configuration.storage().directory());
        Trees.copy(copy, configuration.storage().directory());
        start();
        handInRegister();
    }

    private void handInRegister() throws LabFailure, IOException, InterruptedException {
        String csv = register.entrySet().stream()
                .map(each -> each.getValue().id() + "," + each.getKey() + ",lab,1,broad\n")
                .collect(Collectors.joining("", "ek_fingerprint,serial,site,rack_unit,ring\n", ""));
        try {
            operator().replaceRegister(Bytes.utf8(csv));
        } catch (OperatorProblem e) {
            throw new LabFailure("the control plane does not take the register: " + e.getMessage(), e);
        }
    }

    /** What it knows of an appliance, once that has enrolled. */
    Optional<ApplianceView> appliance(Chassis chassis) throws LabFailure, IOException, InterruptedException {
        try {
            return Optional.of(operator().appliance(chassis.id().toString()));
        } catch (OperatorProblem e) {
            if (e.reason().equals(Reason.APPLIANCE_UNKNOWN.id())) {
                return Optional.empty();
            }
            throw new LabFailure("the control plane does not tell of the appliance: " + e.getMessage(), e);
        }
    }

    /** What an appliance stands by, by the kind of its items; a log that came in several is put together. */
    Map<String, Bytes> evidence(ApplianceView appliance) throws LabFailure, IOException, InterruptedException {
        Map<String, Bytes> evidence = new TreeMap<>();
        try {
            for (ItemView item : appliance.items()) {
                evidence.merge(item.kind(), operator().item(item.digest()), Bytes::concat);
            }
            return evidence;
        } catch (OperatorProblem e) {
            throw new LabFailure("the control plane does not hand out evidence: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        stop();
    }

    private OperatorClient operator() {
        return running.orElseThrow().operator();
    }

    private OperatorClient operator(ControlPlane started) throws IOException {
        String token = Files.readString(configuration.storage().directory().resolve(ControlPlane.TOKEN_FILE));
        return OperatorClient.open(started.address(), authority(), token);
    }

    private Path authority() {
        return configuration.storage().directory().resolve("ca.pem");
    }

    private static ServerConfiguration configuration(Path directory, Manufacturer manufacturer, PublicKey releaseKey)
            throws LabFailure, IOException {
        try {
            Set<X509Certificate> makers = new HashSet<>(manufacturer.rootCertificates());
            makers.addAll(manufacturer.intermediateCertificates());
            return ServerConfiguration.onLoopback(directory, makers, List.of(releaseKey))
                    .with(new Listening("127.0.0.1", freePort(), List.of("127.0.0.1", ControlPlaneEndpoint.ADDRESS)))
                    .with(TERMS);
        } catch (SimulatorException e) {
            throw new LabFailure(String.valueOf(e.getMessage()), e);
        }
    }

    /** A port that nobody uses, to be used again when the control plane is started again. */
    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
