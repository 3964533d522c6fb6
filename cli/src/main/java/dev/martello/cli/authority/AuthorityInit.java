package dev.martello.cli.authority;

import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import dev.martello.server.authority.AuthorityMaker;
import dev.martello.server.authority.AuthorityUnusable;
import dev.martello.server.authority.TrustDomain;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code martello authority init}. */
@Command(
        name = "init",
        description = {
            "Make a root and its first issuer in a folder.",
            "",
            "Carry root.p12 away: the server does not need the root's key, and whoever has it can make issuers. You need it"
                    + " for \"martello authority rotate\"."
        },
        footer = "  martello authority init authority/ --trust-domain cdn.example --dns edge.cdn.example"
                + " --root-passphrase-file root.pass --passphrase-file issuer.pass")
final class AuthorityInit implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "The folder; made if it is not there.")
    private @Nullable Path directory;

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
        Path folder = Optional.ofNullable(directory).orElseThrow();
        try {
            new AuthorityMaker(new SecureRandom(), InstantSource.system())
                    .init(folder, domain, root.curve(), root.passphrase(), issuer.plan());
            Terminal terminal = Terminal.standard();
            terminal.line("made the authority of " + domain + " in " + folder);
            terminal.line("  to be carried away, and kept where no server reaches it: " + folder.resolve("root.p12"));
            terminal.line("  for the server:                                          --authority " + folder);
            return ExitCode.OK;
        } catch (AuthorityUnusable | GeneralSecurityException e) {
            throw UserException.badInput(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw UserException.badInput(UserException.sentence(e));
        }
    }
}
