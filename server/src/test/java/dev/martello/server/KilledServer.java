package dev.martello.server;

import dev.martello.bytes.Bytes;
import dev.martello.server.intake.ReportTerms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A control plane in a process of its own, to be killed. Arguments: data directory, directory of trusted certificates, a file for its
 * address. It ends with its standard input.
 */
final class KilledServer {
    private KilledServer() {}

    public static void main(String[] arguments) throws Exception {
        ServerConfiguration configuration = ServerConfiguration.onLoopback(
                        Path.of(arguments[0]), TrustFiles.certificates(Path.of(arguments[1])), List.of())
                .with(new ReportTerms(Duration.ofHours(1), Duration.ofSeconds(1)));
        try (ControlPlane server = ControlPlane.start(configuration)) {
            Files.write(
                    Path.of(arguments[2]), Bytes.ascii(server.address() + "\n").toArray());
            while (System.in.read() >= 0) {
                // wait for the end of the parent
            }
        }
    }
}
