package dev.martello.cli.authority;

import dev.martello.appraisal.reference.SigningFailure;
import dev.martello.bytes.BoundedFile;
import dev.martello.bytes.Bytes;
import dev.martello.release.signing.KeyUnavailable;
import dev.martello.release.signing.MalformedPkcs11Uri;
import dev.martello.release.signing.Pkcs11Key;
import dev.martello.release.signing.Pkcs11Uri;
import dev.martello.release.signing.SecretSource;
import dev.martello.server.authority.AuthorityFolder;
import dev.martello.server.authority.AuthorityUnusable;
import dev.martello.server.authority.IssuerKey;
import dev.martello.server.authority.IssuerKeys;
import dev.martello.server.authority.Pkcs12Keys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Opens issuers' keys wherever they are: in files under a passphrase, and in PKCS#11 tokens with that as their PIN. */
public final class TokenKeys implements IssuerKeys {
    private static final int MAX_URI_BYTES = 4096;

    private final SecretSource secrets;
    private final Pkcs12Keys files;

    public TokenKeys(SecretSource secrets) {
        this.secrets = secrets;
        this.files = new Pkcs12Keys(secrets::secret);
    }

    @Override
    public IssuerKey open(Path file, X509Certificate certificate) throws AuthorityUnusable, IOException {
        if (!file.toString().endsWith(AuthorityFolder.PKCS11)) {
            return files.open(file, certificate);
        }
        try {
            String uri = BoundedFile.read(file, MAX_URI_BYTES)
                    .toString(StandardCharsets.UTF_8)
                    .strip();
            return new TokenThread(uri, secrets).requireKeyOf(certificate);
        } catch (BoundedFile.TooLarge e) {
            throw new AuthorityUnusable(e.getMessage() + ", which no URI has", e);
        }
    }

    /** A token's library is for one thread, so there is one for it, for as long as the process lives. */
    private static final class TokenThread {
        private final ExecutorService thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("token").daemon().factory());
        private final Pkcs11Key key;

        TokenThread(String uri, SecretSource secrets) throws AuthorityUnusable, IOException {
            this.key = opened(() -> Pkcs11Key.open(Pkcs11Uri.parse(uri), secrets));
        }

        private <T> T opened(Callable<T> opening) throws AuthorityUnusable, IOException {
            try {
                return thread.submit(opening).get();
            } catch (ExecutionException e) {
                thread.shutdown();
                switch (Objects.requireNonNullElse(e.getCause(), e)) {
                    case KeyUnavailable unavailable ->
                        throw new AuthorityUnusable(String.valueOf(unavailable.getMessage()), e);
                    case MalformedPkcs11Uri malformed ->
                        throw new AuthorityUnusable(String.valueOf(malformed.getMessage()), e);
                    case IOException unreadable -> throw unreadable;
                    default -> throw new IllegalStateException("the token's library failed", e);
                }
            } catch (InterruptedException e) {
                thread.shutdown();
                Thread.currentThread().interrupt();
                throw new AuthorityUnusable("interrupted while the token was opened", e);
            }
        }

        IssuerKey requireKeyOf(X509Certificate certificate) throws AuthorityUnusable, IOException {
            if (!opened(() -> key.signingKey().publicKey()).equals(certificate.getPublicKey())) {
                throw new AuthorityUnusable("the token's key is not that of " + certificate.getSubjectX500Principal());
            }
            return this::sign;
        }

        private Bytes sign(Bytes message) throws GeneralSecurityException {
            try {
                return thread.submit(() -> key.signingKey().sign(message)).get();
            } catch (ExecutionException e) {
                String why = e.getCause() instanceof SigningFailure failure ? failure.getMessage() : "it failed";
                throw new GeneralSecurityException("the token does not sign: " + why, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new GeneralSecurityException("interrupted while the token signed", e);
            }
        }
    }
}
