package dev.martello.server.authority;

import dev.martello.bytes.BoundedFile;
import dev.martello.bytes.Bytes;
import dev.martello.bytes.DurableFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;

/**
 * A secret key in a file of its own, under a passphrase.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7292">RFC 7292, PKCS #12</a>
 */
final class Pkcs12Key {
    private static final String ALIAS = "key";
    private static final int MAX_BYTES = 1 << 16;

    private Pkcs12Key() {}

    static void write(Path file, PrivateKey key, X509Certificate certificate, Passphrase passphrase)
            throws IOException, GeneralSecurityException {
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        char[] secret = passphrase.tell("the passphrase of " + file.getFileName());
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, secret);
            store.setKeyEntry(ALIAS, key, secret, new Certificate[] {certificate});
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            store.store(out, secret);
            DurableFile.write(file, Bytes.owning(out.toByteArray()), DurableFile.Readers.OWNER);
        } finally {
            Arrays.fill(secret, '\0');
        }
    }

    /** A key, and the certificate beside it. */
    record Opened(PrivateKey key, X509Certificate certificate) {}

    static PrivateKey read(Path file, X509Certificate certificate, Passphrase passphrase)
            throws AuthorityUnusable, IOException {
        if (!Files.exists(file)) {
            throw new AuthorityUnusable(
                    "there is no " + file + ", which has the key of " + certificate.getSubjectX500Principal());
        }
        Opened opened = open(file, passphrase);
        if (!certificate.equals(opened.certificate)) {
            throw new AuthorityUnusable(file + " does not hold the key of " + certificate.getSubjectX500Principal());
        }
        return opened.key;
    }

    private static Bytes content(Path file) throws AuthorityUnusable, IOException {
        try {
            return BoundedFile.read(file, MAX_BYTES);
        } catch (BoundedFile.TooLarge e) {
            throw new AuthorityUnusable(e.getMessage() + ", which no key has", e);
        }
    }

    static Opened open(Path file, Passphrase passphrase) throws AuthorityUnusable, IOException {
        Bytes content = content(file);
        char[] secret = passphrase.tell("the passphrase of " + file.getFileName());
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(content.toArray()), secret);
            if (store.getKey(ALIAS, secret) instanceof PrivateKey key
                    && store.getCertificate(ALIAS) instanceof X509Certificate certificate) {
                return new Opened(key, certificate);
            }
            throw new AuthorityUnusable(file + " does not hold a key with its certificate");
        } catch (IOException e) {
            boolean isWrong = e.getCause() instanceof UnrecoverableKeyException;
            throw new AuthorityUnusable(
                    file + (isWrong ? ": the passphrase is wrong" : " cannot be read as PKCS#12: " + e.getMessage()),
                    e);
        } catch (GeneralSecurityException e) {
            throw new AuthorityUnusable(file + " cannot be read as PKCS#12: " + e.getMessage(), e);
        } finally {
            Arrays.fill(secret, '\0');
        }
    }
}
