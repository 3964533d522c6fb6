package dev.martello.server;

import dev.martello.bytes.Bytes;
import dev.martello.server.intake.ReportTerms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A control plane in a process of its own, to be killed. Arguments: a file for its address, its data directory, a directory of trusted
 * certificates, and files of keys that may sign releases. It ends with its standard input.
 */
final class KilledServer {
    private KilledServer() {}

    public static void main(String[] arguments) throws Exception {
        List<Path> keys = Stream.of(arguments).skip(3).map(Path::of).toList();
        ServerConfiguration configuration = ServerConfiguration.onLoopback(
                        Path.of(arguments[1]),
                        TrustFiles.certificates(Path.of(arguments[2])),
                        TrustFiles.publicKeys(keys))
                .with(new ReportTerms(Duration.ofHours(1), Duration.ofSeconds(1)));
        try (ControlPlane server = ControlPlane.start(configuration)) {
            Files.write(
                    Path.of(arguments[0]), Bytes.ascii(server.address() + "\n").toArray());
            while (System.in.read() >= 0) {
                // wait for the end of the parent
            }
        }
    }
}
