package dev.martello.lab.demo;

import dev.martello.appraisal.reference.DocumentKind;
import dev.martello.appraisal.reference.PlatformProfile;
import dev.martello.appraisal.reference.Release;
import dev.martello.appraisal.reference.SignatureScheme;
import dev.martello.appraisal.reference.SignedDocument;
import dev.martello.appraisal.reference.SigningFailure;
import dev.martello.appraisal.reference.SigningKey;
import dev.martello.bytes.Bytes;
import dev.martello.bytes.Pem;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.lab.appliance.ControlPlaneAddress;
import dev.martello.lab.machine.ControlPlaneEndpoint;
import dev.martello.lab.tool.Loopback;
import dev.martello.lab.tool.TrialAuthority;
import dev.martello.server.ControlPlane;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.client.OperatorProblem;
import dev.martello.server.tls.ServerAuthority;
import dev.martello.tpm.TpmException;
import dev.martello.tpm.simulator.Manufacturer;
import dev.martello.tpm.simulator.SimulatorException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The demo's control plane and its operator: what an operator does once with a new control plane, done by program. */
public final class DemoControlPlane implements AutoCloseable {
    private static final Duration REPORT_INTERVAL = Duration.ofSeconds(1);
    private static final int START_ATTEMPTS = 600;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(100);

    private final Path directory;
    private final URI address;
    private final SigningKey releaseKey;
    private final ControlPlaneProcess process;

    private DemoControlPlane(Path directory, URI address, SigningKey releaseKey, ControlPlaneProcess process) {
        this.directory = directory;
        this.address = address;
        this.releaseKey = releaseKey;
        this.process = process;
    }

    /** Starts it, trusting one manufacturer; it may not answer yet. */
    static DemoControlPlane start(DemoSetting setting, Manufacturer manufacturer)
            throws IOException, SimulatorException {
        Path directory = Files.createDirectories(setting.directory().resolve("control-plane"));
        Path roots = Files.createDirectories(directory.resolve("ek-roots"));
        int number = 0;
        for (X509Certificate each : manufacturer.certificates()) {
            writePem(roots.resolve("maker-" + number++ + ".pem"), "CERTIFICATE", encoded(each));
        }
        SigningKey releaseKey = SigningKey.of(SignatureScheme.ED25519.generate(new SecureRandom()));
        writePem(
                directory.resolve("release-key.pem"),
                "PUBLIC KEY",
                releaseKey.publicKey().getEncoded());
        int port = Loopback.freePort();
        List<String> command = new ArrayList<>(setting.martello());
        command.addAll(List.of("server", "--data", directory.resolve("data").toString()));
        command.addAll(List.of("--listen", "127.0.0.1:" + port, "--ek-roots", roots.toString()));
        command.addAll(
                List.of("--release-key", directory.resolve("release-key.pem").toString()));
        command.addAll(List.of("--lease", setting.lease().toString(), "--report-interval", REPORT_INTERVAL.toString()));
        command.addAll(TrialAuthority.in(directory).options());
        for (String name : List.of("127.0.0.1", ControlPlaneEndpoint.ADDRESS)) {
            command.addAll(List.of("--name", name));
        }
        command.add("--until-stdin-closes");
        return new DemoControlPlane(
                directory,
                URI.create("https://127.0.0.1:" + port),
                releaseKey,
                ControlPlaneProcess.start(command, directory.resolve("server.log")));
    }

    /** Waits until it answers, and tells it the register, the releases and the profiles. */
    void introduce(Map<DemoAppliance, DemoMachine> machines, DemoReferences references)
            throws DemoFailure, InterruptedException {
        try (OperatorClient operator = firstAnswer()) {
            operator.replaceRegister(Bytes.utf8(register(machines)));
            for (Release release : references.releases()) {
                operator.addRelease(SignedDocument.sign(DocumentKind.RELEASE, release, releaseKey)
                        .write());
            }
            for (PlatformProfile profile : references.profiles()) {
                operator.addProfile(SignedDocument.sign(DocumentKind.PROFILE, profile, releaseKey)
                        .write());
            }
        } catch (OperatorProblem | IOException | TpmException | SigningFailure e) {
            throw new DemoFailure("the control plane cannot be set up: " + e.getMessage(), e);
        }
    }

    public URI address() {
        return address;
    }

    /** Where {@value ServerAuthority#CA_FILE} and {@value ControlPlane#TOKEN_FILE} are. */
    public Path data() {
        return directory.resolve("data");
    }

    public long pid() {
        return process.pid();
    }

    int restarts() {
        return process.restarts();
    }

    void revive() throws DemoFailure {
        process.revive();
    }

    ControlPlaneAddress forAgents() {
        return new ControlPlaneAddress(address, data().resolve(ServerAuthority.CA_FILE));
    }

    ControlPlaneEndpoint forMachines() {
        return new ControlPlaneEndpoint(address.getPort(), data().resolve(ServerAuthority.CA_FILE));
    }

    /** A client for its operator. */
    public OperatorClient operator() throws IOException {
        String token = Files.readString(data().resolve(ControlPlane.TOKEN_FILE));
        return OperatorClient.open(address, data().resolve(ServerAuthority.CA_FILE), token);
    }

    @Override
    public void close() {
        process.close();
    }

    private OperatorClient firstAnswer() throws DemoFailure, InterruptedException {
        for (int attempt = 0; attempt < START_ATTEMPTS; attempt++) {
            try {
                OperatorClient operator = operator();
                operator.releases();
                return operator;
            } catch (OperatorProblem | IOException e) {
                process.revive();
                Thread.sleep(BETWEEN_ATTEMPTS);
            }
        }
        throw new DemoFailure("the control plane does not answer; its last words: " + process.lastWords());
    }

    /** The operator's register: what was bought, and where it was put. */
    private static String register(Map<DemoAppliance, DemoMachine> machines) throws TpmException, IOException {
        StringBuilder csv = new StringBuilder("ek_fingerprint,serial,site,rack_unit,ring,model\n");
        int unit = 1;
        for (Map.Entry<DemoAppliance, DemoMachine> each : machines.entrySet()) {
            DemoAppliance appliance = each.getKey();
            if (appliance.isRegistered()) {
                ApplianceId id = each.getValue().id();
                csv.append("%s,%s,%s,%d,broad,%s%n"
                        .formatted(id, appliance.name(), appliance.site(), unit++, appliance.model()));
            }
        }
        return csv.toString();
    }

    private static byte[] encoded(X509Certificate certificate) throws IOException {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IOException("a manufacturer's certificate cannot be written", e);
        }
    }

    private static void writePem(Path file, String label, byte[] der) throws IOException {
        Files.writeString(file, Pem.encode(label, der));
    }
}
