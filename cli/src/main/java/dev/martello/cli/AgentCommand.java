package dev.martello.cli;

import dev.martello.agent.Agent;
import dev.martello.agent.AgentConfiguration;
import dev.martello.agent.AgentEvent;
import dev.martello.agent.Smbios;
import dev.martello.agent.client.ControlPlaneClient;
import dev.martello.agent.client.Refused;
import dev.martello.agent.client.ServerTrust;
import dev.martello.agent.collector.LogFileCollector;
import dev.martello.agent.collector.RuntimeLogCollector;
import dev.martello.agent.credential.Credential;
import dev.martello.agent.credential.KeyPlace;
import dev.martello.agent.credential.Service;
import dev.martello.agent.credential.SystemServices;
import dev.martello.agent.settings.DiskRounds;
import dev.martello.agent.settings.SettingsCollector;
import dev.martello.agent.settings.SettingsItemCollector;
import dev.martello.cli.terminal.ControlPlaneUri;
import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.protocol.AttestationResult;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.tpm.Tpm;
import dev.martello.tpm.TpmException;
import dev.martello.tpm.transport.TpmAddress;
import dev.martello.validity.Uptime;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code martello agent}. */
@Command(
        name = "agent",
        subcommands = UnsealCommand.class,
        description = {
            "Enrol this appliance and report to the control plane, until stopped.",
            "",
            "It needs access to the TPM and to the kernel's logs. Of the machine's settings it reports what its user may see."
        },
        footer = {
            "  martello agent --server https://control.example:8443 --ca /etc/martello/ca.pem",
            "  martello agent --server https://127.0.0.1:8443 --ca ca.pem --tpm swtpm:/tmp/tpm.sock --once"
        })
final class AgentCommand implements Callable<Integer> {
    @Option(
            names = "--server",
            required = true,
            scope = ScopeType.INHERIT,
            paramLabel = "URL",
            description = "The control plane's address.")
    private @Nullable URI server;

    @Option(
            names = "--ca",
            required = true,
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "The certificate authority of the control plane, PEM: its ca.pem.")
    private @Nullable Path ca;

    @Option(
            names = "--state",
            scope = ScopeType.INHERIT,
            paramLabel = "DIR",
            defaultValue = "/var/lib/martello-agent",
            description = "Where the wrapped attestation key is kept (default: ${DEFAULT-VALUE}).")
    private Path state = Path.of("/var/lib/martello-agent");

    @Option(
            names = "--tpm",
            scope = ScopeType.INHERIT,
            paramLabel = "TPM",
            defaultValue = "device:/dev/tpmrm0",
            description = "device:PATH, swtpm:PATH or swtpm:HOST:PORT (default: ${DEFAULT-VALUE}).")
    private String tpm = "device:/dev/tpmrm0";

    @Option(
            names = "--boot-log",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "The firmware's event log (default: where Linux shows it).")
    private Path bootLog = LogFileCollector.LINUX_BOOT_LOG;

    @Option(
            names = "--userspace-log",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "The log of systemd's measurements (default: where systemd keeps it).")
    private Path userspaceLog = LogFileCollector.SYSTEMD_LOG;

    @Option(
            names = "--runtime-log",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "The IMA measurement list, binary (default: where Linux shows it).")
    private Path runtimeLog = RuntimeLogCollector.LINUX;

    @Option(
            names = "--settings-interval",
            paramLabel = "TIME",
            defaultValue = "PT15M",
            description =
                    "How often the machine's settings are looked at, ISO 8601, as in PT1H (default: ${DEFAULT-VALUE}).")
    private Duration settingsInterval = SettingsItemCollector.DEFAULT_INTERVAL;

    @Option(
            names = "--certificate",
            paramLabel = "DIR",
            description =
                    "Ask for a certificate and keep it in this directory: svid.pem, svid.key, svid-with-key.pem, bundle.pem. All but the bundle are removed when trust ends.")
    private @Nullable Path certificate;

    @Option(
            names = "--certificate-key",
            paramLabel = "PLACE",
            defaultValue = "memory",
            description = "Where the certificate's key is kept: memory, or tpm (default: ${DEFAULT-VALUE}).")
    private KeyPlace certificateKey = KeyPlace.MEMORY;

    @Option(
            names = "--certificate-service",
            paramLabel = "SERVICE",
            defaultValue = "none",
            description =
                    "Which service uses the certificate: nginx, varnish, hitch, haproxy or none. It is reloaded when there is a new one, and stopped when trust ends (default: ${DEFAULT-VALUE}).")
    private Service certificateService = Service.NONE;

    @Option(names = "--once", description = "Report once; exit code 1 if the verdict is not AFFIRMING.")
    private boolean once;

    @Option(names = "--json", description = "Print each event as one JSON document per line.")
    private boolean json;

    private final Terminal terminal = Terminal.standard();

    /** Does something with the agent of this machine. */
    @FunctionalInterface
    interface Act<T> {
        T with(Agent agent) throws Exception;
    }

    @Override
    public Integer call() throws Exception {
        DiskRounds rounds = diskRounds();
        return with(
                this::show,
                rounds,
                Optional.ofNullable(certificate).map(this::credential),
                agent -> once ? reportOnce(agent) : run(agent, rounds));
    }

    /**
     * Does something, once, with the agent that the options describe, but for the certificate.
     *
     * @param listener told of everything that happens to it
     */
    <T> T with(Consumer<AgentEvent> listener, Act<T> act) throws Exception {
        return with(listener, diskRounds(), Optional.empty(), act);
    }

    private static DiskRounds diskRounds() {
        return new DiskRounds(MachineFiles.ofThisMachine(), InstantSource.system());
    }

    private <T> T with(Consumer<AgentEvent> listener, DiskRounds rounds, Optional<Credential> credential, Act<T> act)
            throws Exception {
        TpmAddress address = tpmAddress();
        try (ControlPlaneClient controlPlane = new ControlPlaneClient(ControlPlaneUri.of(server), trust())) {
            Platform platform = platform();
            AgentConfiguration configuration = new AgentConfiguration(
                    platform,
                    state,
                    Smbios.chassisSerial(platform),
                    List.of(
                            LogFileCollector.bootLog(bootLog),
                            LogFileCollector.userspaceLog(userspaceLog),
                            new RuntimeLogCollector(runtimeLog),
                            new SettingsItemCollector(
                                    new SettingsCollector(MachineFiles.ofThisMachine(), rounds),
                                    settingsInterval,
                                    InstantSource.system())),
                    credential);
            return act.with(new Agent(
                    configuration,
                    () -> Tpm.over(address.open()),
                    controlPlane,
                    InstantSource.system(),
                    new SplittableRandom(),
                    listener));
        }
    }

    private Credential credential(Path directory) {
        return new Credential(
                directory,
                certificateKey,
                certificateService,
                SystemServices.ofThisSystem(),
                InstantSource.system(),
                Uptime.ofThisMachine(),
                event -> show(new AgentEvent.OfCertificate(event)));
    }

    private static int run(Agent agent, DiskRounds rounds) throws InterruptedException {
        rounds.start();
        agent.run();
        return ExitCode.OK;
    }

    private static int reportOnce(Agent agent) throws Exception {
        try {
            AttestationResult result = agent.runOnce();
            return result.tier() == TrustTier.AFFIRMING ? ExitCode.OK : ExitCode.SOFTWARE;
        } catch (Refused e) {
            throw UserException.refused(
                    "the control plane refuses this appliance: " + e.reason() + ": " + e.getMessage());
        } catch (TpmException | IOException e) {
            throw UserException.badInput(UserException.sentence(e));
        }
    }

    private void show(AgentEvent event) {
        if (json) {
            terminal.json((Record) event);
            return;
        }
        switch (event) {
            case AgentEvent.Enrolled enrolled -> terminal.line("enrolled as " + enrolled.appliance());
            case AgentEvent.IakUnusable unusable ->
                terminal.problem(
                        "the initial attestation key cannot be used, enrolling without: " + unusable.explanation());
            case AgentEvent.Reported reported -> {
                AttestationResult result = reported.result();
                terminal.line(result.tier() + " until " + result.validUntil() + " (" + reported.sentBytes()
                        + " octets of evidence sent)");
                result.reasons()
                        .forEach(reason ->
                                terminal.line("  " + reason.rule() + ": " + Terminal.safe(reason.explanation())));
            }
            case AgentEvent.OfCertificate(Credential.Event ofCertificate) -> show(ofCertificate);
            case AgentEvent.Failed failed ->
                terminal.problem(failed.reason() + ": " + failed.explanation() + "; trying again in "
                        + Math.max(1, failed.retryIn().toSeconds()) + " s");
        }
    }

    private void show(Credential.Event event) {
        switch (event) {
            case Credential.Event.Renewed renewed -> terminal.line("certificate until " + renewed.until());
            case Credential.Event.Ended ended -> terminal.problem("no certificate any more: " + ended.explanation());
            case Credential.Event.Refused refused ->
                terminal.problem("no certificate: " + refused.reason() + ": " + refused.explanation());
            case Credential.Event.NotTaken(String reason, String explanation) ->
                terminal.problem("the control plane does not take the certificate: " + reason + ": " + explanation
                        + "; reporting without");
            case Credential.Event.RenewalAsked(String reason, String explanation) ->
                terminal.line("asking for another certificate: " + reason + ": " + explanation);
            case Credential.Event.RootsChanged(int roots) -> terminal.line("other roots to check others by: " + roots);
            case Credential.Event.Failed failed -> terminal.problem("certificate: " + failed.explanation());
        }
    }

    private TpmAddress tpmAddress() {
        try {
            return TpmAddress.parse(tpm);
        } catch (IllegalArgumentException e) {
            throw UserException.badInput("--tpm: " + e.getMessage());
        }
    }

    private ServerTrust trust() {
        try {
            return ServerTrust.in(Optional.ofNullable(ca).orElseThrow());
        } catch (IOException e) {
            throw UserException.badInput("--ca: " + UserException.sentence(e));
        }
    }

    private static Platform platform() {
        String system = System.getProperty("os.name");
        String architecture = System.getProperty("os.arch");
        return switch (system + "/" + architecture) {
            case "Linux/amd64" -> Platform.LINUX_AMD64;
            case "Linux/aarch64" -> Platform.LINUX_ARM64;
            case "FreeBSD/amd64" -> Platform.FREEBSD_AMD64;
            default ->
                throw UserException.badInput("an appliance cannot be " + system + " on " + architecture
                        + ": agents run on Linux (amd64, arm64) and FreeBSD (amd64)");
        };
    }
}
