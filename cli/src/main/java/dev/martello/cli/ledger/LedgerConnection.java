package dev.martello.cli.ledger;

import dev.martello.cli.terminal.ControlPlaneUri;
import dev.martello.cli.terminal.UserException;
import dev.martello.server.client.LedgerClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which an auditor reaches a control plane. */
final class LedgerConnection {
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

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            defaultValue = "${env:MARTELLO_TOKEN_FILE}",
            description = "The auditors' token, auditor.token, or an operator's (default: $MARTELLO_TOKEN_FILE).")
    private @Nullable Path tokenFile;

    /** Does something with a ledger. */
    @FunctionalInterface
    interface Visit<A> {
        A with(LedgerClient client) throws IOException;
    }

    <A> A visit(Visit<A> visit) {
        if (server == null || ca == null || tokenFile == null) {
            throw UserException.badInput(
                    "say which control plane: --server, --ca and --token-file, or MARTELLO_SERVER, MARTELLO_CA and MARTELLO_TOKEN_FILE");
        }
        URI address = ControlPlaneUri.of(server);
        try (LedgerClient client = LedgerClient.open(address, ca, Files.readString(tokenFile))) {
            return visit.with(client);
        } catch (IOException e) {
            throw UserException.badInput(server + ": " + UserException.sentence(e));
        }
    }
}
