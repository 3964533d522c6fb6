package dev.martello.cli.authority;

import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import dev.martello.server.authority.AuthorityInspection;
import dev.martello.server.authority.AuthorityInspection.IssuerView;
import dev.martello.server.authority.AuthorityInspection.RootView;
import dev.martello.server.authority.AuthorityUnusable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code martello authority show}. */
@Command(
        name = "show",
        description = {
            "Show an authority: its roots, its issuers, what is revoked, and whether a root's key still lies there.",
            "",
            "Exit code 1 if no issuer is valid now, or the last one or a root's revocation list ends within a week."
        },
        footer = "  martello authority show authority/ --json | jq -r '.issuers[0].notAfter'")
final class AuthorityShow implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "The folder of the authority.")
    private @Nullable Path directory;

    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    @Override
    public Integer call() {
        AuthorityInspection inspection =
                inspection(Optional.ofNullable(directory).orElseThrow());
        Terminal terminal = Terminal.standard();
        if (json) {
            terminal.json(inspection);
        } else {
            print(terminal, inspection);
        }
        return inspection.problems().isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static AuthorityInspection inspection(Path directory) {
        try {
            return AuthorityInspection.of(directory, Instant.now());
        } catch (AuthorityUnusable e) {
            throw UserException.badInput(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw UserException.badInput(UserException.sentence(e));
        }
    }

    private static void print(Terminal terminal, AuthorityInspection inspection) {
        terminal.line(terminal.style("bold", inspection.trustDomain()));
        for (RootView root : inspection.roots()) {
            terminal.fact(
                    "root " + root.number(),
                    root.subject() + ", until " + root.notAfter() + (root.isRetired() ? ", retired" : ""));
            terminal.fact("  its key", root.hasKey() ? "in the folder: carry it away" : "elsewhere");
        }
        for (IssuerView issuer : inspection.issuers()) {
            terminal.fact(
                    "issuer " + issuer.number(),
                    issuer.subject() + ", " + issuer.notBefore() + " to " + issuer.notAfter() + ", key in "
                            + issuer.keyPlace() + ", below root " + issuer.root()
                            + issuer.revoked()
                                    .map(since -> ", revoked since " + since)
                                    .orElse(""));
            terminal.fact("  may certify", issuer.dns().isEmpty() ? "no DNS names" : String.join(", ", issuer.dns()));
        }
        inspection.problems().forEach(problem -> terminal.line("  " + terminal.style("fg(red)", problem)));
    }
}
