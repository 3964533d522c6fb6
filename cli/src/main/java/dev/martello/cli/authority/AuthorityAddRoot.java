package dev.martello.cli.authority;

import dev.martello.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code martello authority add-root}. */
@Command(
        name = "add-root",
        description = {
            "Make the next root, which is trusted beside the one that there is.",
            "",
            "A running server tells appliances of it with their next report. Then make an issuer below it, with \"martello"
                    + " authority rotate\" and the new root's key, and retire the old root with \"martello authority retire-root\"."
                    + " Carry the new key away as you did with the first."
        },
        footer = "  martello authority add-root authority/ --root-passphrase-file root-2.pass")
final class AuthorityAddRoot implements Callable<Integer> {
    @Mixin
    private AuthorityFolderOption folder = new AuthorityFolderOption();

    @Mixin
    private NewRootOptions root = new NewRootOptions();

    @Override
    public Integer call() {
        int number = folder.change((maker, directory) -> maker.addRoot(directory, root.curve(), root.passphrase()));
        Terminal terminal = Terminal.standard();
        terminal.line("made root " + number + " in " + folder.directory());
        terminal.line("  to be carried away, and kept where no server reaches it: "
                + folder.directory().resolve("root-" + number + ".p12"));
        return ExitCode.OK;
    }
}
