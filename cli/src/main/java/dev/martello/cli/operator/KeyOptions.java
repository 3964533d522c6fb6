package dev.martello.cli.operator;

import dev.martello.appraisal.reference.SigningFailure;
import dev.martello.appraisal.reference.SigningKey;
import dev.martello.cli.terminal.Secrets;
import dev.martello.cli.terminal.UserException;
import dev.martello.release.signing.KeyFile;
import dev.martello.release.signing.KeyUnavailable;
import dev.martello.release.signing.MalformedPkcs11Uri;
import dev.martello.release.signing.Pkcs11Key;
import dev.martello.release.signing.Pkcs11Uri;
import dev.martello.release.signing.SecretSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which key signs. */
final class KeyOptions {
    @ArgGroup(exclusive = true, multiplicity = "1")
    private Where where = new Where();

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description =
                    "A file whose first line is the passphrase of the key or the PIN of the token (default: you are asked).")
    private @Nullable Path passphraseFile;

    private static final class Where {
        @Option(
                names = "--key",
                paramLabel = "FILE",
                description = "The private key (PKCS#8, PEM), with the public one in FILE.pub.")
        private @Nullable Path file;

        @Option(
                names = "--pkcs11",
                paramLabel = "URI",
                description =
                        "A key in a token (RFC 7512), as in 'pkcs11:token=releases;object=2026?module-path=/usr/lib/softhsm/libsofthsm2.so'.")
        private @Nullable String token;
    }

    /** Makes a signature. */
    @FunctionalInterface
    interface Signing<T> {
        T with(SigningKey key) throws SigningFailure;
    }

    /** Signs with the key, and puts it away again. */
    <T> T sign(Signing<T> signing) {
        SecretSource secrets = Secrets.of(Optional.ofNullable(passphraseFile));
        try {
            if (where.token != null) {
                try (Pkcs11Key key = Pkcs11Key.open(Pkcs11Uri.parse(where.token), secrets)) {
                    return signing.with(key.signingKey());
                }
            }
            return signing.with(KeyFile.read(Optional.ofNullable(where.file).orElseThrow(), secrets));
        } catch (MalformedPkcs11Uri | KeyUnavailable | SigningFailure e) {
            throw UserException.badInput(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw UserException.badInput(UserException.sentence(e));
        }
    }
}
