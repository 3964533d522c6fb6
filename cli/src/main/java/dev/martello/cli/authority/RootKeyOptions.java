package dev.martello.cli.authority;

import dev.martello.cli.terminal.Secrets;
import dev.martello.server.authority.Passphrase;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the key of a root is that signs: what rotate and revoke have in common. */
final class RootKeyOptions {
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

    Path file() {
        return Optional.ofNullable(rootKey).orElseThrow();
    }

    Passphrase passphrase() {
        return Secrets.of(Optional.ofNullable(rootPassphraseFile))::secret;
    }
}
