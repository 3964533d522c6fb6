package dev.martello.lab.appliance;

import dev.martello.agent.Agent;
import dev.martello.agent.AgentConfiguration;
import dev.martello.agent.AgentEvent;
import dev.martello.agent.client.ControlPlaneClient;
import dev.martello.agent.client.ServerTrust;
import dev.martello.agent.collector.CollectedItem;
import dev.martello.agent.collector.Collector;
import dev.martello.agent.collector.LogFileCollector;
import dev.martello.agent.collector.RuntimeLogCollector;
import dev.martello.agent.credential.Credential;
import dev.martello.agent.credential.KeyPlace;
import dev.martello.agent.credential.Service;
import dev.martello.agent.credential.ServiceManager;
import dev.martello.agent.credential.SystemServices;
import dev.martello.agent.settings.SettingsCollector;
import dev.martello.agent.settings.SettingsItemCollector;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.BootLog;
import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.protocol.SecretName;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.evidence.report.Item;
import dev.martello.lab.boot.MeasuredBoot;
import dev.martello.lab.tool.Trees;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.Tpm;
import dev.martello.tpm.TpmException;
import dev.martello.tpm.attester.EkTemplate;
import dev.martello.tpm.attester.EndorsementKey;
import dev.martello.tpm.simulator.SimulatorException;
import dev.martello.tpm.simulator.Swtpm;
import dev.martello.tpm.transport.TpmTransport;
import dev.martello.validity.Uptime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * One virtual appliance: a TPM in a process of its own, a disk, and an agent. The agent runs on a thread of this process.
 */
public final class VirtualAppliance implements AutoCloseable {
    private static final List<HashAlgorithm> BANKS = List.of(HashAlgorithm.SHA1, HashAlgorithm.SHA256);

    private final Path disk;
    private final Swtpm swtpm;
    private final SharedTransport transport;
    private final VirtualKernel kernel;
    private final VirtualSystem system;
    private volatile Optional<AgentEvent> lastEvent = Optional.empty();
    private Optional<Running> running = Optional.empty();
    private Optional<Certificates> certificates = Optional.empty();

    /** Where its agent keeps the certificate that it asks for, and who uses it. */
    private record Certificates(Path folder, KeyPlace place, Service service, ServiceManager services) {}

    private record Running(Thread thread, ControlPlaneClient client) {}

    private VirtualAppliance(Path directory, Swtpm swtpm, SharedTransport transport) throws IOException {
        this.disk = Files.createDirectories(directory.resolve("disk"));
        this.swtpm = swtpm;
        this.transport = transport;
        this.kernel = new VirtualKernel(
                Tpm.over(transport.borrow()), BANKS, Files.createDirectories(directory.resolve("kernel")));
        this.system = VirtualSystem.installIn(directory.resolve("system"));
    }

    /**
     * Switches an appliance on.
     *
     * @param directory its own, which holds the manufactured TPM's state under {@code tpm}
     */
    public static VirtualAppliance on(Path directory) throws SimulatorException, IOException, TpmException {
        return on(directory, bus -> bus);
    }

    /**
     * As {@link #on(Path)}, with somebody on the bus of its TPM.
     *
     * @param tap what stands between TPM and all who use it
     */
    public static VirtualAppliance on(Path directory, UnaryOperator<TpmTransport> tap)
            throws SimulatorException, IOException, TpmException {
        Swtpm swtpm = Swtpm.start(directory.resolve("tpm"), Swtpm.Life.UNTIL_CLIENT_LEAVES);
        try {
            return new VirtualAppliance(directory, swtpm, new SharedTransport(tap.apply(swtpm.connect())));
        } catch (IOException | TpmException e) {
            swtpm.close();
            throw e;
        }
    }

    /** A way to its TPM, as whoever has root on it has. */
    public Tpm tpm() {
        return Tpm.over(transport.borrow());
    }

    /** What its agent reads as evidence, but for the values of PCRs. */
    public List<Item> evidence() throws IOException {
        List<Item> evidence = new ArrayList<>();
        for (Collector collector : collectors(InstantSource.system())) {
            for (CollectedItem each : collector.collect()) {
                evidence.add(each.read());
            }
        }
        return evidence;
    }

    private List<Collector> collectors(InstantSource clock) throws IOException {
        return List.of(
                LogFileCollector.bootLog(kernel.bootLog()),
                new RuntimeLogCollector(kernel.runtimeLog()),
                new SettingsItemCollector(
                        new SettingsCollector(MachineFiles.ofImage(system.root())),
                        SettingsItemCollector.DEFAULT_INTERVAL,
                        clock));
    }

    /** Who it is, by the certificate its TPM came with. */
    public ApplianceId id() throws TpmException, IOException {
        try (Tpm tpm = tpm()) {
            return identify(tpm);
        }
    }

    /** Who has a TPM, by the certificate that it came with. */
    public static ApplianceId identify(Tpm tpm) throws TpmException, IOException {
        try {
            Bytes der = EndorsementKey.certificate(tpm, EkTemplate.RSA_2048)
                    .orElseThrow(() -> new IOException("the TPM has no endorsement certificate"));
            return ApplianceId.of(CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der.toArray()))
                    .getPublicKey());
        } catch (CertificateException e) {
            throw new IOException("the TPM's endorsement certificate cannot be read", e);
        }
    }

    /** Starts as described. */
    public void boot(MeasuredBoot boot) throws TpmException, IOException {
        BootLog log = boot.log(BANKS);
        kernel.start(log, log);
    }

    /** Cuts the power, at whatever the agent was, and starts again as described; the agent has not been started then. */
    public void reboot(MeasuredBoot boot) throws TpmException, IOException {
        stopAgent();
        try (Tpm tpm = tpm()) {
            swtpm.powerCycle(tpm);
        }
        boot(boot);
    }

    /** Starts one thing and keeps the log of another. */
    public void bootHiding(MeasuredBoot boot, MeasuredBoot shown) throws TpmException, IOException {
        kernel.start(boot.log(BANKS), shown.log(BANKS));
    }

    /** Runs a file for the first time since the start. */
    public void run(MeasuredFile file) throws TpmException, IOException {
        kernel.measure(file);
    }

    /**
     * Sets its operating system up in another way than it was shipped.
     *
     * @param path of a file, relative to the root directory
     */
    public void configure(String path, String text) throws IOException {
        system.write(path, text);
    }

    /** Puts a copy of another appliance's disk in place of this one's. */
    public void cloneDiskOf(VirtualAppliance other) throws IOException {
        Trees.copy(other.disk, disk);
    }

    /** Loses all that is on the disk. */
    public void eraseDisk() throws IOException {
        Trees.delete(disk);
        Files.createDirectory(disk);
    }

    /** Starts the agent. */
    public void startAgent(ControlPlaneAddress controlPlane) throws IOException {
        startAgent(controlPlane, InstantSource.system(), event -> {});
    }

    /**
     * Starts the agent.
     *
     * @param clock the appliance's
     * @param listener told of everything that happens to it, on its thread
     */
    public void startAgent(ControlPlaneAddress controlPlane, InstantSource clock, Consumer<AgentEvent> listener)
            throws IOException {
        ControlPlaneClient client = new ControlPlaneClient(controlPlane.server(), ServerTrust.in(controlPlane.ca()));
        Agent agent = agent(client, clock, listener);
        Thread thread = Thread.ofVirtual().name("agent on " + disk).start(() -> {
            try {
                agent.run();
            } catch (InterruptedException e) {
                // Being interrupted is how an agent ends.
            }
        });
        running = Optional.of(new Running(thread, client));
    }

    /** Asks for a secret beside the agent, as {@code martello agent unseal} does. */
    public Bytes unseal(ControlPlaneAddress controlPlane, SecretName name) throws Exception {
        try (ControlPlaneClient client =
                new ControlPlaneClient(controlPlane.server(), ServerTrust.in(controlPlane.ca()))) {
            return agent(client, InstantSource.system(), _ -> {}).unseal(name);
        }
    }

    private Agent agent(ControlPlaneClient client, InstantSource clock, Consumer<AgentEvent> listener)
            throws IOException {
        AgentConfiguration configuration = new AgentConfiguration(
                Platform.LINUX_AMD64, disk, Optional.empty(), collectors(clock), credential(clock, listener));
        return new Agent(configuration, this::tpm, client, clock, new SplittableRandom(), event -> {
            lastEvent = Optional.of(event);
            listener.accept(event);
        });
    }

    private Optional<Credential> credential(InstantSource clock, Consumer<AgentEvent> listener) {
        return certificates.map(wanted -> new Credential(
                wanted.folder,
                wanted.place,
                wanted.service,
                wanted.services,
                clock,
                Uptime.ofThisMachine(),
                event -> listener.accept(new AgentEvent.OfCertificate(event))));
    }

    /** Where its agent keeps the certificate that it asks for, from the next time on that it is started. */
    public void wantCertificate(Path folder, KeyPlace place) {
        wantCertificate(folder, place, Service.NONE, SystemServices.ofThisSystem());
    }

    /** As {@link #wantCertificate(Path, KeyPlace)}, for a service that something here starts and stops. */
    public void wantCertificate(Path folder, KeyPlace place, Service service, ServiceManager services) {
        certificates = Optional.of(new Certificates(folder, place, service, services));
    }

    /** Ends the agent; the appliance is silent from here on. */
    public void stopAgent() {
        running.ifPresent(agent -> {
            agent.thread().interrupt();
            agent.client().close();
            awaitEnd(agent.thread());
        });
        running = Optional.empty();
    }

    /** What it holds in the TPM is given back then. */
    private static void awaitEnd(Thread agent) {
        try {
            agent.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What happened to the agent last. */
    public Optional<AgentEvent> lastEvent() {
        return lastEvent;
    }

    @Override
    public void close() {
        stopAgent();
        transport.close();
        swtpm.close();
    }
}
