package dev.martello.cli.terminal;

import dev.martello.bytes.BoundedFile;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which people reach a control plane. Whose token they show is for the kind of visit to say. */
public abstract class ControlPlaneOptions {
    private static final int MAX_TOKEN_BYTES = 4096;

    @Option(
            names = "--server",
            paramLabel = "URL",
            defaultValue = "${env:MARTELLO_SERVER}",
            description = "The control plane's address (default: $MARTELLO_SERVER).")
    private @Nullable URI server;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            defaultValue = "${env:MARTELLO_CA}",
            description = "Its ca.pem (default: $MARTELLO_CA).")
    private @Nullable Path ca;

    /**
     * Where to go, and what to show there.
     *
     * @param authorities the file of what the server's certificate must chain to
     */
    protected record Access(URI server, Path authorities, String token) {
        /** Without the token. */
        @Override
        public String toString() {
            return server.toString();
        }
    }

    /**
     * What the options come to.
     *
     * @throws UserException if one is missing or wrong, or the token cannot be read
     */
    protected final Access access(@Nullable Path tokenFile) {
        if (server == null || ca == null || tokenFile == null) {
            throw UserException.badInput(
                    "say which control plane: --server, --ca and --token-file, or MARTELLO_SERVER, MARTELLO_CA and MARTELLO_TOKEN_FILE");
        }
        URI address = ControlPlaneUri.of(server);
        try {
            return new Access(
                    address, ca, BoundedFile.read(tokenFile, MAX_TOKEN_BYTES).toString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw UserException.badInput("--token-file: " + UserException.sentence(e));
        }
    }

    /** What is said if something goes wrong on the way. */
    protected static UserException unreached(URI server, IOException e) {
        return UserException.badInput(server + ": " + UserException.sentence(e));
    }
}
