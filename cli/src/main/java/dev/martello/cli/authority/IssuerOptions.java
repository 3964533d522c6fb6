package dev.martello.cli.authority;

import dev.martello.cli.terminal.Secrets;
import dev.martello.cli.terminal.UserException;
import dev.martello.server.authority.AuthorityMaker.IssuerPlan;
import dev.martello.server.authority.AuthorityMaker.KeyPlace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What an issuer is to be: what init and rotate have in common. */
final class IssuerOptions {
    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description =
                    "A file whose first line is the passphrase of the issuer's key, which the server needs too; else you are asked.")
    private @Nullable Path passphraseFile;

    @Option(
            names = "--dns",
            paramLabel = "DOMAIN",
            description =
                    "A domain in and below which the issuer may certify DNS names; may be repeated. Without any it certifies none.")
    private List<String> dns = List.of();

    @Option(
            names = "--life",
            paramLabel = "DURATION",
            defaultValue = "P90D",
            description = "How long the issuer lives, ISO 8601 (default: ${DEFAULT-VALUE}).")
    private Duration life = IssuerPlan.DEFAULT_LIFE;

    IssuerPlan plan() {
        try {
            return new IssuerPlan(
                    new KeyPlace.Pkcs12(Secrets.ofNew(Optional.ofNullable(passphraseFile))::secret), dns, life);
        } catch (IllegalArgumentException e) {
            throw UserException.badInput(String.valueOf(e.getMessage()));
        }
    }
}
