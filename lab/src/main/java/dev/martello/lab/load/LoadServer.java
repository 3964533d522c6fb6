package dev.martello.lab.load;

import dev.martello.appraisal.reference.DocumentKind;
import dev.martello.appraisal.reference.Release;
import dev.martello.appraisal.reference.SignatureScheme;
import dev.martello.appraisal.reference.SignedDocument;
import dev.martello.appraisal.reference.SigningFailure;
import dev.martello.appraisal.reference.SigningKey;
import dev.martello.bytes.Pem;
import dev.martello.server.ControlPlane;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.client.OperatorProblem;
import dev.martello.server.store.Database;
import dev.martello.server.tls.ServerAuthority;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A control plane of the load's own, in a process of its own, that knows the fleet and its releases from the start. */
public final class LoadServer implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("\"address\":\"([^\"]+)\"");

    private final Process process;
    private final URI address;
    private final Path data;

    private LoadServer(Process process, URI address, Path data) {
        this.process = process;
        this.address = address;
        this.data = data;
    }

    /**
     * Enrols a fleet in a new database, and starts a control plane over it that listens on loopback.
     *
     * @param martello the command line that runs {@code martello}
     * @param directory an empty one
     * @param interval how often appliances are to report; their verdicts hold for three times as long
     * @param more options of the server
     */
    public static LoadServer start(
            List<String> martello,
            Path directory,
            LoadFleet fleet,
            Duration interval,
            InstantSource clock,
            List<String> more)
            throws IOException, LoadFailure, InterruptedException {
        Path data = Files.createDirectories(directory.resolve("data"));
        try (Database database = Database.open(data.resolve("martello.db"))) {
            fleet.fill(database, clock.instant());
        }
        SigningKey releaseKey = SigningKey.of(SignatureScheme.ED25519.generate(new SecureRandom()));
        Path publicKey = directory.resolve("release-key.pem");
        Files.writeString(
                publicKey, Pem.encode("PUBLIC KEY", releaseKey.publicKey().getEncoded()));
        List<String> command = new ArrayList<>(martello);
        command.addAll(List.of("server", "--data", data.toString(), "--listen", "127.0.0.1:0", "--json"));
        command.addAll(List.of("--release-key", publicKey.toString(), "--until-stdin-closes"));
        command.addAll(List.of("--report-interval", interval.toString()));
        command.addAll(List.of("--lease", interval.multipliedBy(3).toString()));
        command.addAll(more);
        Path log = directory.resolve("server.log");
        Process process = new ProcessBuilder(command)
                .redirectError(Redirect.to(log.toFile()))
                .start();
        try {
            LoadServer server = new LoadServer(process, listening(process, log), data);
            server.addReleases(fleet.releases(), releaseKey);
            return server;
        } catch (IOException | LoadFailure | InterruptedException e) {
            end(process);
            throw e;
        }
    }

    public URI address() {
        return address;
    }

    /** What clients check its certificate against. */
    public Path authority() {
        return data.resolve(ServerAuthority.CA_FILE);
    }

    /** Processor time it has had so far. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** What lives on its heap, once what does not has been thrown away, in octets. */
    long liveHeapBytes() throws IOException, LoadFailure, InterruptedException {
        Process collection = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        "GC.run")
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
        if (collection.waitFor() != 0) {
            throw new LoadFailure("the server's heap cannot be measured: jcmd failed");
        }
        try (OperatorClient operator = operator()) {
            Matcher used = Pattern.compile("(?m)^jvm_memory_used_bytes\\{area=\"heap\"} (\\S+)$")
                    .matcher(operator.metrics());
            if (!used.find()) {
                throw new LoadFailure("the server's metrics do not tell its heap");
            }
            return (long) Double.parseDouble(used.group(1));
        } catch (OperatorProblem e) {
            throw new LoadFailure("the server does not tell its metrics: " + e.getMessage());
        }
    }

    /** The size of the database and of what is beside it, in octets. */
    long databaseBytes() throws IOException {
        long sum = 0;
        for (String name : List.of("martello.db", "martello.db-wal")) {
            Path file = data.resolve(name);
            sum += Files.exists(file) ? Files.size(file) : 0;
        }
        return sum;
    }

    @Override
    public void close() {
        end(process);
    }

    private void addReleases(List<Release> releases, SigningKey key)
            throws IOException, LoadFailure, InterruptedException {
        try (OperatorClient operator = operator()) {
            for (Release release : releases) {
                operator.addRelease(
                        SignedDocument.sign(DocumentKind.RELEASE, release, key).write());
            }
        } catch (OperatorProblem | SigningFailure e) {
            throw new LoadFailure("the server does not take the releases: " + e.getMessage());
        }
    }

    private OperatorClient operator() throws IOException {
        return OperatorClient.open(address, authority(), Files.readString(data.resolve(ControlPlane.TOKEN_FILE)));
    }

    private static URI listening(Process process, Path log) throws IOException, LoadFailure {
        BufferedReader out = process.inputReader();
        String line = out.readLine();
        Matcher address = ADDRESS.matcher(line == null ? "" : line);
        if (!address.find()) {
            throw new LoadFailure(
                    "the server does not start: " + Files.readString(log).strip());
        }
        return URI.create(address.group(1));
    }

    private static void end(Process process) {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
