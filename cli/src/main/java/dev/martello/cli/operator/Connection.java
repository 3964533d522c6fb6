package dev.martello.cli.operator;

import dev.martello.cli.terminal.ControlPlaneUri;
import dev.martello.cli.terminal.UserException;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.client.OperatorProblem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which an operator reaches a control plane, and what goes wrong on the way in words. */
final class Connection {
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
            description = "An operator's token (default: $MARTELLO_TOKEN_FILE).")
    private @Nullable Path tokenFile;

    /** Asks a control plane something. */
    @FunctionalInterface
    interface Question<A> {
        A ask(OperatorClient operator) throws OperatorProblem, IOException, InterruptedException;
    }

    <A> A ask(Question<A> question) throws InterruptedException {
        if (server == null || ca == null || tokenFile == null) {
            throw UserException.badInput(
                    "say which control plane: --server, --ca and --token-file, or MARTELLO_SERVER, MARTELLO_CA and MARTELLO_TOKEN_FILE");
        }
        URI address = ControlPlaneUri.of(server);
        try (OperatorClient operator = OperatorClient.open(address, ca, Files.readString(tokenFile))) {
            return question.ask(operator);
        } catch (OperatorProblem e) {
            throw UserException.badInput(e.getMessage() + " (" + e.reason() + ")");
        } catch (IOException e) {
            throw UserException.badInput(server + ": " + UserException.sentence(e));
        }
    }
}
