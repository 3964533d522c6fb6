package dev.martello.cli.authority;

import dev.martello.cli.terminal.Secrets;
import dev.martello.cli.terminal.UserException;
import dev.martello.release.signing.KeyUnavailable;
import dev.martello.release.signing.MalformedPkcs11Uri;
import dev.martello.release.signing.Pkcs11Key;
import dev.martello.release.signing.Pkcs11Uri;
import dev.martello.server.authority.AuthorityMaker.IssuerPlan;
import dev.martello.server.authority.AuthorityMaker.KeyPlace;
import dev.martello.tpm.transport.TpmAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PublicKey;
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
            names = "--pkcs11",
            paramLabel = "URI",
            description =
                    "The issuer's key is in a token (RFC 7512), made there before, as in 'pkcs11:token=authority;object=issuer?module-path=/usr/lib/softhsm/libsofthsm2.so'; the passphrase is its PIN.")
    private @Nullable String token;

    @Option(
            names = "--tpm",
            paramLabel = "ADDRESS",
            description =
                    "The issuer's key is made in the TPM of this machine, on which the server is to run, and never leaves it: device:PATH, swtpm:PATH or swtpm:HOST:PORT. It has no passphrase.")
    private @Nullable String tpm;

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
            return new IssuerPlan(place(), dns, life);
        } catch (IllegalArgumentException e) {
            throw UserException.badInput(String.valueOf(e.getMessage()));
        }
    }

    private KeyPlace place() {
        if (tpm != null) {
            if (token != null) {
                throw UserException.badInput("--tpm and --pkcs11 are two places for one key; choose one");
            }
            return new KeyPlace.InTpm(address(tpm));
        }
        return Optional.ofNullable(token)
                .<KeyPlace>map(uri -> new KeyPlace.Pkcs11(uri, publicKey(uri)))
                .orElseGet(() -> new KeyPlace.Pkcs12(Secrets.ofNew(Optional.ofNullable(passphraseFile))::secret));
    }

    private static TpmAddress address(String text) {
        try {
            return TpmAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw UserException.badInput("--tpm: " + e.getMessage());
        }
    }

    private PublicKey publicKey(String uri) {
        try (Pkcs11Key key = Pkcs11Key.open(Pkcs11Uri.parse(uri), Secrets.of(Optional.ofNullable(passphraseFile)))) {
            return key.signingKey().publicKey();
        } catch (MalformedPkcs11Uri | KeyUnavailable e) {
            throw UserException.badInput("--pkcs11: " + e.getMessage());
        } catch (IOException e) {
            throw UserException.badInput("--pkcs11: " + UserException.sentence(e));
        }
    }
}
