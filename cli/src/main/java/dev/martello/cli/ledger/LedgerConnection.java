package dev.martello.cli.ledger;

import dev.martello.cli.terminal.ControlPlaneOptions;
import dev.martello.server.client.LedgerClient;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which an auditor reaches a control plane. */
final class LedgerConnection extends ControlPlaneOptions {
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
        Access access = access(tokenFile);
        try (LedgerClient client = LedgerClient.open(access.server(), access.authorities(), access.token())) {
            return visit.with(client);
        } catch (IOException e) {
            throw unreached(access.server(), e);
        }
    }
}
