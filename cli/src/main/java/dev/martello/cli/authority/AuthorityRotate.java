package dev.martello.cli.authority;

import dev.martello.cli.terminal.Secrets;
import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import dev.martello.server.authority.AuthorityMaker;
import dev.martello.server.authority.AuthorityUnusable;
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

/** {@code martello authority rotate}. */
@Command(
        name = "rotate",
        description = {
            "Make the next issuer with the root's key; a running server takes it up by itself.",
            "",
            "What the last issuer certified stays good until it ends, and the last issuer goes on revoking: leave its files"
                    + " in the folder."
        },
        footer =
                "  martello authority rotate authority/ --root-key /media/safe/root.p12 --root-passphrase-file root.pass"
                        + " --passphrase-file issuer.pass --dns edge.cdn.example")
final class AuthorityRotate implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "The folder of the authority.")
    private @Nullable Path directory;

    @Option(
            names = "--root-key",
            required = true,
            paramLabel = "FILE",
            description = "The root's key, from where you keep it (PKCS#12).")
    private @Nullable Path rootKey;

    @Option(
            names = "--root-passphrase-file",
            paramLabel = "FILE",
            description = "A file whose first line is the passphrase of the root's key; else you are asked.")
    private @Nullable Path rootPassphraseFile;

    @Mixin
    private IssuerOptions issuer = new IssuerOptions();

    @Override
    public Integer call() {
        Path folder = Optional.ofNullable(directory).orElseThrow();
        try {
            int number = new AuthorityMaker(new SecureRandom(), InstantSource.system())
                    .rotate(
                            folder,
                            Optional.ofNullable(rootKey).orElseThrow(),
                            Secrets.of(Optional.ofNullable(rootPassphraseFile))::secret,
                            issuer.plan());
            Terminal.standard().line("made issuer " + number + " in " + folder);
            return ExitCode.OK;
        } catch (AuthorityUnusable | GeneralSecurityException e) {
            throw UserException.badInput(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw UserException.badInput(UserException.sentence(e));
        }
    }
}
