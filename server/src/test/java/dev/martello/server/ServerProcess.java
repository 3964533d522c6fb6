package dev.martello.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.server.client.OperatorClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A {@link KilledServer}, and how to reach it. */
public final class ServerProcess implements AutoCloseable {
    private final Process process;
    private final URI address;
    private final Path data;

    private ServerProcess(Process process, URI address, Path data) {
        this.process = process;
        this.address = address;
        this.data = data;
    }

    /**
     * Starts one, and returns when it listens.
     *
     * @param directory for what it says of itself
     * @param trusted the directory of the certificates that it trusts
     * @param releaseKeys files of keys that may sign releases
     */
    public static ServerProcess start(Path directory, Path data, Path trusted, Path... releaseKeys) throws Exception {
        Path own = Files.createTempDirectory(directory, "process");
        Path address = own.resolve("address");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                KilledServer.class.getName(),
                address.toString(),
                data.toString(),
                trusted.toString()));
        Stream.of(releaseKeys).map(Path::toString).forEach(command::add);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(own.resolve("log").toFile())
                .start();
        while (!Files.exists(address) || !Files.readString(address).endsWith("\n")) {
            assertThat(process.waitFor(20, TimeUnit.MILLISECONDS))
                    .as(() -> "the server ended: " + log(own))
                    .isFalse();
        }
        return new ServerProcess(process, URI.create(Files.readString(address).strip()), data);
    }

    private static String log(Path own) {
        try {
            return Files.readString(own.resolve("log"));
        } catch (IOException e) {
            return "no log";
        }
    }

    public URI address() {
        return address;
    }

    /** A client with its operator's token. */
    public OperatorClient operator() throws Exception {
        return OperatorClient.open(
                address, data.resolve("ca.pem"), Files.readString(data.resolve(ControlPlane.TOKEN_FILE)));
    }

    /** As {@code kill -9}; returns when it is dead. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
