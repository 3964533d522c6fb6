package dev.martello.cli.lab;

import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import dev.martello.lab.compare.Agreement;
import dev.martello.lab.compare.CompareFailure;
import dev.martello.lab.compare.Comparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code martello lab compare}. */
@Command(
        name = "compare",
        description = {
            "Compare the results of checks on this machine with those of Lynis, kernel-hardening-checker, sshd -T, systemd-analyze security, hardening-check and OpenSCAP.",
            "",
            "Uses those that are installed, and takes some minutes. Run it as root, which these tools need."
        },
        exitCodeList = {"0:each difference is explained", "1:one is not", "2:bad usage, or a tool does not answer"},
        footer = {"  sudo martello lab compare", "  sudo martello lab compare --write docs/agreement.md"})
final class CompareCommand implements Callable<Integer> {
    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    @Option(
            names = "--write",
            paramLabel = "FILE",
            description = "Write the tables into FILE, between the two lines that mark their place.")
    private @Nullable Path file;

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = Terminal.standard();
        try {
            Agreement agreement = Comparison.ofThisMachine().run(peer -> terminal.note("martello: asking " + peer));
            if (file != null) {
                write(agreement, file);
            } else if (json) {
                terminal.json(agreement);
            } else {
                agreement.markdown().forEach(terminal::line);
            }
            return agreement.isExplained() ? ExitCode.OK : ExitCode.SOFTWARE;
        } catch (CompareFailure | IOException e) {
            throw UserException.badInput(UserException.sentence(e));
        }
    }

    private static void write(Agreement agreement, Path file) throws IOException {
        String written = agreement
                .into(Files.readString(file))
                .orElseThrow(() -> UserException.badInput(file + " has no lines " + Agreement.START + " and "
                        + Agreement.END + " between which the tables could stand"));
        Files.writeString(file, written);
    }
}
