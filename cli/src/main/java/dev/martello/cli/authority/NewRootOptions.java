package dev.martello.cli.authority;

import dev.martello.cli.terminal.Secrets;
import dev.martello.server.authority.Passphrase;
import dev.martello.tpm.crypto.Curve;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a root is to be: what init and add-root have in common. */
final class NewRootOptions {
    /** The curve of a root's key. */
    enum RootKey {
        P256(Curve.P256),
        P384(Curve.P384);

        private final Curve curve;

        RootKey(Curve curve) {
            this.curve = curve;
        }
    }

    @Option(
            names = "--root-key",
            paramLabel = "CURVE",
            defaultValue = "p384",
            description = "p256 or p384 (default: ${DEFAULT-VALUE}).")
    private RootKey rootKey = RootKey.P384;

    @Option(
            names = "--root-passphrase-file",
            paramLabel = "FILE",
            description = "A file whose first line is the passphrase of the root's key; else you are asked.")
    private @Nullable Path rootPassphraseFile;

    Curve curve() {
        return rootKey.curve;
    }

    Passphrase passphrase() {
        return Secrets.ofNew(Optional.ofNullable(rootPassphraseFile))::secret;
    }
}
