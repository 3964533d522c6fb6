package dev.martello.cli.authority;

import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import dev.martello.server.authority.TrustDomain;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code martello authority init}. */
@Command(
        name = "init",
        description = {
            "Make a root and its first issuer in a folder, which is made if it is not there.",
            "",
            "Carry root.p12 away: the server does not need the root's key, and whoever has it can make issuers. You need it"
                    + " for \"martello authority rotate\"."
        },
        footer = "  martello authority init authority/ --trust-domain cdn.example --dns edge.cdn.example"
                + " --root-passphrase-file root.pass --passphrase-file issuer.pass")
final class AuthorityInit implements Callable<Integer> {
    @Mixin
    private AuthorityFolderOption folder = new AuthorityFolderOption();

    @Option(
            names = "--trust-domain",
            required = true,
            paramLabel = "NAME",
            description = "The name below which all identities are, as in cdn.example.")
    private String trustDomain = "";

    @Mixin
    private NewRootOptions root = new NewRootOptions();

    @Mixin
    private IssuerOptions issuer = new IssuerOptions();

    @Override
    public Integer call() {
        TrustDomain domain = TrustDomain.parse(trustDomain)
                .orElseThrow(() -> UserException.badInput("--trust-domain " + trustDomain
                        + ": expected labels of lower-case letters, digits and hyphens with dots between them, "
                        + TrustDomain.MAX_CHARS + " characters at most"));
        Path made = folder.change((maker, directory) -> {
            maker.init(directory, domain, root.curve(), root.passphrase(), issuer.plan());
            return directory;
        });
        Terminal terminal = Terminal.standard();
        terminal.line("made the authority of " + domain + " in " + made);
        terminal.line("  to be carried away, and kept where no server reaches it: " + made.resolve("root.p12"));
        terminal.line("  for the server:                                          --authority " + made);
        return ExitCode.OK;
    }
}
