package dev.martello.cli.authority;

import dev.martello.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code martello authority retire-root}. */
@Command(
        name = "retire-root",
        description = {
            "Retire a root, once there is an issuer below another one.",
            "",
            "A running server issues nothing below it any more, and goes on telling appliances to trust it until the last"
                    + " certificate below it has ended or is revoked. No key is needed. It cannot be taken back."
        },
        footer = "  martello authority retire-root authority/ 1")
final class AuthorityRetireRoot implements Callable<Integer> {
    @Mixin
    private AuthorityFolderOption folder = new AuthorityFolderOption();

    @Parameters(
            index = "1",
            paramLabel = "ROOT",
            description = "The number of the root, as \"martello authority show\" has it.")
    private int root;

    @Override
    public Integer call() {
        folder.change((maker, directory) -> {
            maker.retireRoot(directory, root);
            return root;
        });
        Terminal.standard()
                .line("retired root " + root
                        + "; appliances are told to trust it until the last certificate below it has ended");
        return ExitCode.OK;
    }
}
