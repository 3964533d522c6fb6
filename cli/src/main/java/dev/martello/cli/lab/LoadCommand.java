package dev.martello.cli.lab;

import dev.martello.appraisal.reference.SignatureScheme;
import dev.martello.bytes.Bytes;
import dev.martello.cli.terminal.ControlPlaneUri;
import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import dev.martello.lab.load.Load;
import dev.martello.lab.load.LoadFailure;
import dev.martello.lab.load.LoadFleet;
import dev.martello.lab.load.LoadReport;
import dev.martello.lab.load.LoadServer;
import dev.martello.lab.tool.Trees;
import dev.martello.lab.tool.TrialAuthority;
import dev.martello.server.authority.Issuance;
import dev.martello.server.logging.LogLevels;
import dev.martello.tpm.attester.AkTemplate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code martello lab load}. */
@Command(
        name = "load",
        description = {
            "Drive a control plane with the reports of virtual appliances, over TLS and HTTP/2, at a given rate.",
            "",
            "The appliances have no TPMs: their keys are in this process. What they sign has the very form of a TPM's"
                    + " quotes, so the control plane does all it does for a real appliance. Without --server one is"
                    + " started over a fresh database in which all appliances are enrolled, and is gone when the command"
                    + " ends. Another one must take appliances that nobody certified (--insecure-trust-on-first-use)."
        },
        exitCodeList = {
            "0:every report was answered, and each certificate given",
            "1:some were not",
            "2:bad usage, or a server that does not start"
        },
        footer = {
            "  martello lab load --appliances 10000 --interval 5 --duration 30",
            "  martello lab load --appliances 30000 --interval 30 --warm-up 30 --duration 60 --certificates",
            "  martello lab load --appliances 100000 --interval 300 --duration 300 --json | jq .server"
        })
final class LoadCommand implements Callable<Integer> {
    private static final int MAX_APPLIANCES = 1_000_000;

    @Option(
            names = "--appliances",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many (default: ${DEFAULT-VALUE}).")
    private int appliances = 1000;

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How often each reports (default: ${DEFAULT-VALUE}).")
    private int interval = 60;

    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long reports are begun that count (default: ${DEFAULT-VALUE}).")
    private int duration = 30;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description =
                    "How long they are begun before, after each appliance reported once: a control plane that just"
                            + " started is still being compiled (default: ${DEFAULT-VALUE}).")
    private int warmUp = 10;

    @Option(
            names = "--states",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many releases they are spread over (default: ${DEFAULT-VALUE}).")
    private int states = 20;

    @Option(
            names = "--entries",
            paramLabel = "N",
            defaultValue = "200",
            description = "How many files each has measured (default: ${DEFAULT-VALUE}).")
    private int entries = 200;

    @Option(
            names = "--key",
            paramLabel = "KIND",
            defaultValue = "ECDSA_P256_SHA256",
            description = "The attestation keys, one of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private AkTemplate key = AkTemplate.ECDSA_P256_SHA256;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "8",
            description = "How many connections they share (default: ${DEFAULT-VALUE}).")
    private int connections = 8;

    @Option(
            names = "--certificates",
            description =
                    "Have each report but the first ask for a certificate, and tell how many were renewed a second, beside how"
                            + " many signatures a core makes. The server that is started here has an authority.")
    private boolean certificates;

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "A control plane that runs already; one is started otherwise.")
    private @Nullable URI server;

    @Option(names = "--ca", paramLabel = "FILE", description = "What that one's certificate is checked against (PEM).")
    private @Nullable Path ca;

    @Option(
            names = "--server-heap",
            paramLabel = "SIZE",
            defaultValue = "512m",
            description = "The most heap that a server started here may take (default: ${DEFAULT-VALUE}).")
    private String serverHeap = "512m";

    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        requireSensible();
        LogLevels.quietLibraries();
        InstantSource clock = InstantSource.system();
        say("making the keys of " + appliances + " appliances");
        LoadFleet fleet = LoadFleet.make(new LoadFleet.Shape(appliances, states, entries, key), clock);
        LoadReport report = server == null ? onOwnServer(fleet, clock) : onOther(fleet, ControlPlaneUri.of(server));
        if (json) {
            Terminal.standard().json(report);
        } else {
            report.lines().forEach(Terminal.standard()::line);
        }
        return report.isComplete() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private LoadReport onOwnServer(LoadFleet fleet, InstantSource clock) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("martello-load");
        say("enrolling them in the database of a new control plane");
        try (LoadServer own = LoadServer.start(
                        Martello.command(serverHeap),
                        directory,
                        fleet,
                        Duration.ofSeconds(interval),
                        clock,
                        certificates ? TrialAuthority.in(directory).options() : List.of());
                Load load = Load.on(own.address(), own.authority(), fleet, connections, wantedKey())) {
            return LoadReport.of(load, Optional.of(own), plan(), LoadCommand::say);
        } catch (LoadFailure e) {
            throw UserException.badInput(UserException.sentence(e));
        } finally {
            delete(directory);
        }
    }

    private LoadReport onOther(LoadFleet fleet, URI address) throws IOException, InterruptedException {
        Path authority = Optional.ofNullable(ca)
                .orElseThrow(() -> UserException.badInput("--server needs --ca: the control plane's ca.pem"));
        try (Load load = Load.on(address, authority, fleet, connections, wantedKey())) {
            say("enrolling them at " + address);
            long refused = load.enrol().errors().values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            if (refused > 0) {
                throw UserException.badInput(refused + " appliances could not enrol at " + address
                        + ": was it started with --insecure-trust-on-first-use?");
            }
            return LoadReport.of(load, Optional.empty(), plan(), LoadCommand::say);
        } catch (LoadFailure e) {
            throw UserException.badInput(UserException.sentence(e));
        }
    }

    private Optional<Bytes> wantedKey() {
        return certificates
                ? Optional.of(Bytes.owning(SignatureScheme.ECDSA_P256
                        .generate(new SecureRandom())
                        .getPublic()
                        .getEncoded()))
                : Optional.empty();
    }

    private LoadReport.Plan plan() {
        return new LoadReport.Plan(appliances, states, entries, key.name(), interval, warmUp, duration, connections);
    }

    private void requireSensible() {
        require(appliances >= 1 && appliances <= MAX_APPLIANCES, "--appliances takes 1 to " + MAX_APPLIANCES);
        require(interval >= 1 && duration >= 1, "--interval and --duration take a second at least");
        require(warmUp >= 0, "--warm-up takes 0 at least");
        require(
                !certificates || reports(warmUp) + reports(duration) <= Issuance.MAX_LIVE,
                "an appliance may have " + Issuance.MAX_LIVE
                        + " certificates at a time, and each would ask for more: take a"
                        + " longer --interval and more --appliances");
        require(
                states >= 1 && entries >= 1 && connections >= 1,
                "--states, --entries and --connections take 1 at least");
    }

    /** How often an appliance reports at most in so many seconds. */
    private int reports(int seconds) {
        return seconds / interval + 1;
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw UserException.badInput(sentence);
        }
    }

    private static void say(String progress) {
        System.err.println("martello: " + progress);
    }

    private static void delete(Path directory) {
        try {
            Trees.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(directory + " cannot be deleted", e);
        }
    }
}
