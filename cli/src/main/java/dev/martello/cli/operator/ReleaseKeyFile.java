package dev.martello.cli.operator;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.Pem;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;

/** A release key in two files: the secret one (PKCS#8, PEM), and beside it the public one (SubjectPublicKeyInfo, PEM). */
final class ReleaseKeyFile {
    private static final String PRIVATE = "PRIVATE KEY";
    private static final String PUBLIC = "PUBLIC KEY";

    private ReleaseKeyFile() {}

    /** Makes a key; a file that is there is left as it is, and said to be. */
    static void generate(Path file) throws IOException {
        try {
            KeyPair key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            if (Files.exists(publicFile(file))) {
                throw new FileAlreadyExistsException(publicFile(file).toString());
            }
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, Pem.encode(PRIVATE, key.getPrivate().getEncoded()));
            Files.writeString(
                    publicFile(file), Pem.encode(PUBLIC, key.getPublic().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IOException("this Java runtime makes no Ed25519 keys", e);
        }
    }

    static KeyPair read(Path file) throws IOException {
        try {
            KeyFactory factory = KeyFactory.getInstance("Ed25519");
            return new KeyPair(
                    factory.generatePublic(new X509EncodedKeySpec(der(PUBLIC, publicFile(file)))),
                    factory.generatePrivate(new PKCS8EncodedKeySpec(der(PRIVATE, file))));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(file + " and " + publicFile(file) + " are no Ed25519 key in PEM", e);
        }
    }

    private static Path publicFile(Path file) {
        return file.resolveSibling(file.getFileName() + ".pub");
    }

    private static byte[] der(String label, Path file) throws IOException {
        return Pem.decode(label, Bytes.owning(Files.readAllBytes(file))).toArray();
    }
}
