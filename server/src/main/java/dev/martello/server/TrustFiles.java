package dev.martello.server;

import dev.martello.appraisal.reference.SignatureScheme;
import dev.martello.bytes.BoundedFile;
import dev.martello.bytes.Bytes;
import dev.martello.bytes.Pem;
import dev.martello.server.endorsement.AuthorityFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Reads what the operator trusts from files. */
public final class TrustFiles {
    private static final String PUBLIC_KEY = "PUBLIC KEY";
    private static final int MAX_KEY_BYTES = 1 << 16;

    private TrustFiles() {}

    /**
     * The certificates in a file (PEM or DER), or in all files of a directory.
     *
     * @throws IOException if something cannot be read or is no certificate; it says which file
     */
    public static Set<X509Certificate> certificates(Path fileOrDirectory) throws IOException {
        Set<X509Certificate> all = new LinkedHashSet<>();
        for (AuthorityFile file : AuthorityFile.read(fileOrDirectory)) {
            if (!file.problems().isEmpty()) {
                throw new IOException(file.path() + ": " + file.problems().getFirst());
            }
            all.addAll(file.certificates());
        }
        return all;
    }

    /**
     * The public keys of people who sign documents (PEM, SubjectPublicKeyInfo) in a file, or in all files of a directory, one in each.
     *
     * @throws IOException if something cannot be read or is no such key; it says which file
     */
    public static List<PublicKey> publicKeys(Path fileOrDirectory) throws IOException {
        List<PublicKey> keys = new ArrayList<>();
        for (Path file : files(fileOrDirectory)) {
            try {
                Bytes key = Pem.decode(PUBLIC_KEY, BoundedFile.read(file, MAX_KEY_BYTES));
                keys.add(SignatureScheme.publicKey(key));
            } catch (IllegalArgumentException | GeneralSecurityException e) {
                throw new IOException(file + " holds no public key in PEM: " + e.getMessage(), e);
            }
        }
        return keys;
    }

    /**
     * As {@link #publicKeys(Path)}, of all these files and directories.
     *
     * @throws IOException if something cannot be read or is no such key; it says which file
     */
    public static List<PublicKey> publicKeys(Collection<Path> filesOrDirectories) throws IOException {
        List<PublicKey> keys = new ArrayList<>();
        for (Path each : filesOrDirectories) {
            keys.addAll(publicKeys(each));
        }
        return keys;
    }

    private static List<Path> files(Path fileOrDirectory) throws IOException {
        if (!Files.isDirectory(fileOrDirectory)) {
            return List.of(fileOrDirectory);
        }
        try (Stream<Path> files = Files.list(fileOrDirectory)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
