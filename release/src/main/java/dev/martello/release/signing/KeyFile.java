package dev.martello.release.signing;

import dev.martello.appraisal.reference.SignatureScheme;
import dev.martello.appraisal.reference.SigningKey;
import dev.martello.bytes.BoundedFile;
import dev.martello.bytes.Bytes;
import dev.martello.bytes.Pem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;

/**
 * A key in two files: the secret one, PKCS#8 in PEM, encrypted or not, for its owner alone to read; and beside it, with
 * {@code .pub} behind the name, the public one, SubjectPublicKeyInfo in PEM.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5958">RFC 5958, Asymmetric Key Packages</a>
 */
public final class KeyFile {
    private static final String PUBLIC = "PUBLIC KEY";
    private static final String PRIVATE = "PRIVATE KEY";
    private static final String ENCRYPTED = "ENCRYPTED PRIVATE KEY";
    private static final int MAX_BYTES = 1 << 16;

    private KeyFile() {}

    /**
     * Makes a key, which is not encrypted.
     *
     * @throws IOException if one of the files is there already, which stays as it is, or cannot be written
     */
    public static void generate(Path file, SignatureScheme scheme, SecureRandom random) throws IOException {
        KeyPair key = scheme.generate(random);
        write(file, key, Pem.encode(PRIVATE, key.getPrivate().getEncoded()));
    }

    /**
     * Makes a key, encrypted with a passphrase.
     *
     * @throws IOException if one of the files is there already, which stays as it is, or cannot be written
     */
    public static void generate(Path file, SignatureScheme scheme, SecureRandom random, char[] passphrase)
            throws IOException {
        KeyPair key = scheme.generate(random);
        Bytes encrypted = EncryptedKey.encrypt(key.getPrivate(), passphrase, random);
        write(file, key, Pem.encode(ENCRYPTED, encrypted.toArray()));
    }

    private static void write(Path file, KeyPair key, String pem) throws IOException {
        if (Files.exists(publicFile(file))) {
            throw new FileAlreadyExistsException(publicFile(file).toString());
        }
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, pem);
        Files.writeString(publicFile(file), Pem.encode(PUBLIC, key.getPublic().getEncoded()));
    }

    /**
     * Reads a key; its passphrase is asked for if it has one.
     *
     * @throws KeyUnavailable if the files hold no key that signs documents, not both halves of one, or the passphrase is wrong
     * @throws IOException if a file cannot be read, or nobody tells the passphrase
     */
    public static SigningKey read(Path file, SecretSource passphrases) throws KeyUnavailable, IOException {
        PublicKey publicKey = publicKey(publicFile(file));
        PrivateKey privateKey = privateKey(file, publicKey.getAlgorithm(), passphrases);
        KeyPair key = new KeyPair(publicKey, privateKey);
        if (!belongTogether(key)) {
            throw new KeyUnavailable(publicFile(file) + " is not the public half of " + file);
        }
        return SigningKey.of(key);
    }

    private static PublicKey publicKey(Path file) throws KeyUnavailable, IOException {
        if (!Files.exists(file)) {
            throw new KeyUnavailable("there is no " + file + "; make it with: openssl pkey -in "
                    + String.valueOf(file).replaceFirst("\\.pub$", "") + " -pubout -out " + file);
        }
        try {
            return SignatureScheme.publicKey(Pem.decode(PUBLIC, octets(file)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new KeyUnavailable(file + " holds no public key in PEM: " + e.getMessage(), e);
        }
    }

    private static PrivateKey privateKey(Path file, String algorithm, SecretSource passphrases)
            throws KeyUnavailable, IOException {
        Bytes pem = octets(file);
        String text = pem.toString(StandardCharsets.ISO_8859_1);
        try {
            PKCS8EncodedKeySpec spec;
            if (text.contains("-----BEGIN " + ENCRYPTED)) {
                spec = decrypted(file, Pem.decode(ENCRYPTED, pem), passphrases);
            } else if (text.contains("-----BEGIN " + PRIVATE)) {
                spec = new PKCS8EncodedKeySpec(Pem.decode(PRIVATE, pem).toArray());
            } else {
                throw new KeyUnavailable(file + " holds no secret key in PKCS#8 and PEM; convert it with:"
                        + " openssl pkcs8 -topk8 -in " + file + " -out NEW");
            }
            return KeyFactory.getInstance(algorithm).generatePrivate(spec);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new KeyUnavailable(file + " holds no " + algorithm + " key in PKCS#8 and PEM: " + e.getMessage(), e);
        }
    }

    private static PKCS8EncodedKeySpec decrypted(Path file, Bytes der, SecretSource passphrases)
            throws KeyUnavailable, IOException {
        char[] passphrase = passphrases.secret("the passphrase of " + file);
        try {
            return EncryptedKey.decrypt(der, passphrase);
        } catch (KeyUnavailable e) {
            throw new KeyUnavailable(file + ": " + e.getMessage(), e);
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }

    /** Halves of two keys are mixed up easily, and the envelope would be refused far away from here. */
    private static boolean belongTogether(KeyPair key) throws KeyUnavailable {
        try {
            Signature signature = Signature.getInstance(SignatureScheme.of(key.getPublic())
                    .orElseThrow(() -> new KeyUnavailable("documents are not signed with such keys"))
                    .javaName());
            byte[] probe = "Martello".getBytes(StandardCharsets.US_ASCII);
            signature.initSign(key.getPrivate());
            signature.update(probe);
            byte[] signed = signature.sign();
            signature.initVerify(key.getPublic());
            signature.update(probe);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static Path publicFile(Path file) {
        return file.resolveSibling(file.getFileName() + ".pub");
    }

    private static Bytes octets(Path file) throws KeyUnavailable, IOException {
        try {
            return BoundedFile.read(file, MAX_BYTES);
        } catch (BoundedFile.TooLarge e) {
            throw new KeyUnavailable(e.getMessage() + ", which no key has");
        }
    }
}
