package dev.martello.server.secret;

import dev.martello.bytes.BoundedFile;
import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.bytes.DurableFile;
import dev.martello.evidence.protocol.SecretName;
import dev.martello.server.store.HeldSecret;
import dev.martello.tpm.crypto.AesGcm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;

/**
 * Encrypts secrets for the database with a key that is in a file beside it: who has the database alone has none of them. Nodes that share a database
 * need the same file. For use by many threads.
 */
public final class SecretVault {
    private static final int MAX_FILE_BYTES = 1024;
    /** The key in hexadecimal digits, for the owner alone. Made on first start. */
    public static final String KEY_FILE = "secrets.key";

    /** A secret was encrypted with another key than this node has. */
    public static final class OtherKey extends Exception {
        OtherKey(SecretName name) {
            super("secret " + name + " is not encrypted with the key in this node's " + KEY_FILE
                    + ": nodes that share a database need the same file");
        }
    }

    private static final Bytes DOMAIN = Bytes.ascii("martello.held-secret.v1\0");

    private final AesGcm key;
    private final SecureRandom random;

    SecretVault(AesGcm key, SecureRandom random) {
        this.key = key;
        this.random = random;
    }

    /**
     * Opens the vault of a data directory, or makes it.
     *
     * @throws IOException if the file cannot be read or written, or holds no key
     */
    public static SecretVault open(Path directory, SecureRandom random) throws IOException {
        Path file = directory.resolve(KEY_FILE);
        if (!Files.exists(file)) {
            AesGcm fresh = AesGcm.fresh(random);
            DurableFile.write(file, Bytes.ascii(fresh.key().toHex() + "\n"), DurableFile.Readers.OWNER);
            return new SecretVault(fresh, random);
        }
        try {
            return new SecretVault(
                    new AesGcm(Bytes.fromHex(BoundedFile.read(file, MAX_FILE_BYTES)
                            .toString(StandardCharsets.US_ASCII)
                            .strip())),
                    random);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " holds no key of " + AesGcm.KEY_BYTES + " octets in hexadecimal digits", e);
        }
    }

    /** A secret to be stored. */
    public HeldSecret keep(SecretName name, String condition, long version, Bytes value, Instant now) {
        return new HeldSecret(
                name, condition, version, key.seal(value, purpose(name, condition, version), random), now);
    }

    /** The value of a stored secret. */
    Bytes value(HeldSecret secret) throws OtherKey {
        return key.open(secret.content(), purpose(secret.name(), secret.condition(), secret.version()))
                .orElseThrow(() -> new OtherKey(secret.name()));
    }

    /** Who can write to the database cannot give one secret's value under another name, or to other appliances. */
    private static Bytes purpose(SecretName name, String condition, long version) {
        return BytesWriter.bigEndian()
                .bytes(DOMAIN)
                .sized16(Bytes.utf8(name.text()))
                .sized16(Bytes.utf8(condition))
                .u64(version)
                .toBytes();
    }
}
