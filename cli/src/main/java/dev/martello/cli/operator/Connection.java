package dev.martello.cli.operator;

import dev.martello.cli.terminal.ControlPlaneOptions;
import dev.martello.cli.terminal.UserException;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.client.OperatorProblem;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which an operator reaches a control plane, and what goes wrong on the way in words. */
final class Connection extends ControlPlaneOptions {
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
        Access access = access(tokenFile);
        try (OperatorClient operator = OperatorClient.open(access.server(), access.authorities(), access.token())) {
            return question.ask(operator);
        } catch (OperatorProblem e) {
            throw UserException.badInput(e.getMessage() + " (" + e.reason() + ")");
        } catch (IOException e) {
            throw unreached(access.server(), e);
        }
    }
}
