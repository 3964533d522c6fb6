package dev.martello.cli.endorsement;

import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import dev.martello.server.endorsement.AuthorityFile;
import dev.martello.server.endorsement.AuthorityInspection;
import dev.martello.server.endorsement.AuthorityInspection.Inspected;
import dev.martello.server.endorsement.AuthorityInspection.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code martello endorsement roots}. */
@Command(
        name = "roots",
        description = {
            "List the certificates that \"martello server --ek-roots\" would trust, and what is wrong with them.",
            "",
            "Exit code 1 if anything is wrong."
        },
        footer = "  martello endorsement roots ek-roots/ --json | jq -r '.certificates[].subject'")
final class RootsCommand implements Callable<Integer> {
    @Parameters(paramLabel = "PATH", description = "A file of certificates (PEM or DER), or a folder of them.")
    private @Nullable Path path;

    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    private record Certificate(
            String file,
            String subject,
            String issuer,
            Role role,
            String key,
            String notBefore,
            String notAfter,
            String fingerprint,
            Optional<String> vendor,
            List<String> problems) {
        static Certificate of(Inspected inspected) {
            return new Certificate(
                    inspected.file().toString(),
                    inspected.subject(),
                    inspected.issuer(),
                    inspected.role(),
                    inspected.key(),
                    inspected.notBefore().toString(),
                    inspected.notAfter().toString(),
                    inspected.fingerprint(),
                    inspected.vendor(),
                    inspected.problems());
        }
    }

    private record Document(List<Certificate> certificates, List<String> problems) {}

    @Override
    public Integer call() {
        AuthorityInspection inspection = inspection(Optional.ofNullable(path).orElseThrow());
        Terminal terminal = Terminal.standard();
        if (json) {
            terminal.json(new Document(
                    inspection.certificates().stream().map(Certificate::of).toList(), inspection.problems()));
        } else {
            inspection.certificates().forEach(each -> print(terminal, each));
            inspection.problems().forEach(problem -> terminal.line(problem(terminal, problem)));
        }
        return inspection.isClean() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static AuthorityInspection inspection(Path path) {
        try {
            return AuthorityInspection.of(AuthorityFile.read(path), Instant.now());
        } catch (IOException e) {
            throw UserException.badInput(UserException.sentence(e));
        }
    }

    private static void print(Terminal terminal, Inspected authority) {
        terminal.line(terminal.style("bold", authority.subject()));
        terminal.line("  %-13s %s%s, until %s"
                .formatted(
                        authority.role().name().toLowerCase(Locale.ROOT),
                        authority.key(),
                        authority.vendor().map(vendor -> ", " + vendor).orElse(""),
                        authority.notAfter()));
        if (authority.role() == Role.INTERMEDIATE) {
            terminal.line("  issued by     " + Terminal.safe(authority.issuer()));
        }
        terminal.line("  fingerprint   " + authority.fingerprint());
        terminal.line("  file          " + Terminal.safe(authority.file().toString()));
        authority.problems().forEach(each -> terminal.line("  " + problem(terminal, "problem       it " + each)));
    }

    private static String problem(Terminal terminal, String text) {
        return terminal.style("fg(red)", text);
    }
}
