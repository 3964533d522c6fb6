package dev.martello.cli.authority;

import dev.martello.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code martello authority rotate}. */
@Command(
        name = "rotate",
        description = {
            "Make the next issuer with the root's key; a running server takes it up by itself.",
            "",
            "What the last issuer certified stays good until it ends, and the last issuer goes on revoking: leave its files"
                    + " in the folder. With the key of another root, made by \"martello authority add-root\", the issuer is below"
                    + " that; the server issues with it once all appliances know that root."
        },
        footer =
                "  martello authority rotate authority/ --root-key /media/safe/root.p12 --root-passphrase-file root.pass"
                        + " --passphrase-file issuer.pass --dns edge.cdn.example")
final class AuthorityRotate implements Callable<Integer> {
    @Mixin
    private AuthorityFolderOption folder = new AuthorityFolderOption();

    @Mixin
    private RootKeyOptions root = new RootKeyOptions();

    @Mixin
    private IssuerOptions issuer = new IssuerOptions();

    @Override
    public Integer call() {
        int number = folder.change(
                (maker, directory) -> maker.rotate(directory, root.file(), root.passphrase(), issuer.plan()));
        Terminal.standard().line("made issuer " + number + " in " + folder.directory());
        return ExitCode.OK;
    }
}
