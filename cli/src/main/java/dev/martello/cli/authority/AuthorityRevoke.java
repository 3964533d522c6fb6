package dev.martello.cli.authority;

import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import dev.martello.server.authority.IssuerRevocation;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code martello authority revoke}. */
@Command(
        name = "revoke",
        description = {
            "Revoke an issuer with the root's key, because somebody else may have the issuer's.",
            "",
            "A running server takes that up by itself: it never issues with it again, revokes all that it gave out, and has"
                    + " each appliance ask for another certificate with its next report. Make the next issuer first, with"
                    + " \"martello authority rotate\", so that there is one to ask for. It cannot be taken back."
        },
        footer =
                "  martello authority revoke authority/ 1 --root-key /media/safe/root.p12 --root-passphrase-file root.pass")
final class AuthorityRevoke implements Callable<Integer> {
    @Mixin
    private AuthorityFolderOption folder = new AuthorityFolderOption();

    @Parameters(
            index = "1",
            paramLabel = "ISSUER",
            description = "The number of the issuer, as \"martello authority show\" has it.")
    private int issuer;

    @Mixin
    private RootKeyOptions root = new RootKeyOptions();

    @Option(
            names = "--reason",
            paramLabel = "REASON",
            defaultValue = "key-compromise",
            description = "key-compromise, superseded or cessation-of-operation (default: ${DEFAULT-VALUE}).")
    private String reason = "";

    @Override
    public Integer call() {
        IssuerRevocation why = IssuerRevocation.ofLabel(reason)
                .orElseThrow(() -> UserException.badInput(
                        "--reason " + reason + ": expected one of " + IssuerRevocation.labels()));
        List<Integer> others = folder.change(
                (maker, directory) -> maker.revoke(directory, issuer, root.file(), root.passphrase(), why));
        Terminal terminal = Terminal.standard();
        terminal.line("revoked issuer " + issuer + " in " + folder.directory());
        terminal.line(
                others.isEmpty()
                        ? "  no other issuer is valid, so nobody gets a certificate: run \"martello authority rotate\" now"
                        : "  issuer " + others.getFirst() + " takes its place");
        return ExitCode.OK;
    }
}
