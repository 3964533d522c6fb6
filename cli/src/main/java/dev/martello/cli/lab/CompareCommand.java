package dev.martello.cli.lab;

import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import dev.martello.lab.compare.Agreement;
import dev.martello.lab.compare.CompareFailure;
import dev.martello.lab.compare.Comparison;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code martello lab compare}. */
@Command(
        name = "compare",
        description = {
            "Compare what checks say of this machine with what Lynis and sshd -T say of the same things.",
            "",
            "Asked are those that are installed. The tables are as docs/agreement.md has them. Run it as root, as these tools want it."
        },
        exitCodeList = {"0:each difference is explained", "1:one is not", "2:bad use, or a tool does not answer"},
        footer = "  sudo martello lab compare")
final class CompareCommand implements Callable<Integer> {
    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = Terminal.standard();
        try {
            Agreement agreement = Comparison.ofThisMachine().run(peer -> terminal.note("martello: asking " + peer));
            if (json) {
                terminal.json(agreement);
            } else {
                agreement.markdown().forEach(terminal::line);
            }
            return agreement.isExplained() ? ExitCode.OK : ExitCode.SOFTWARE;
        } catch (CompareFailure | IOException e) {
            throw UserException.badInput(UserException.sentence(e));
        }
    }
}
