package dev.martello.agent;

import dev.martello.bytes.BoundedFile;
import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import dev.martello.bytes.BytesWriter;
import dev.martello.bytes.DurableFile;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.attester.KeyBlob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * The file that keeps the attestation key: its public area and its private area, each behind two octets of size, and
 * the SHA-256 digest of both, by which damage is noticed. The private part is encrypted by the TPM and useless without it.
 */
final class KeyFile {
    private static final int MAX_BYTES = 4096;

    private final Path file;

    KeyFile(Path stateDirectory) {
        this.file = stateDirectory.resolve("attestation-key");
    }

    /** The key, or nothing if none is kept or what is kept is no key: then a new one is made. */
    Optional<KeyBlob> read() throws IOException {
        try {
            BytesReader<Damaged> in =
                    BytesReader.bigEndian(BoundedFile.read(file, MAX_BYTES), (offset, problem) -> new Damaged(problem));
            Bytes publicArea = in.bytes(in.size16("public.size", MAX_BYTES), "public");
            Bytes privateArea = in.bytes(in.size16("private.size", MAX_BYTES), "private");
            Bytes digest = in.bytes(HashAlgorithm.SHA256.digestBytes(), "digest");
            in.requireEnd("key");
            KeyBlob key = new KeyBlob(publicArea, privateArea);
            return digest.equals(digest(key)) ? Optional.of(key) : Optional.empty();
        } catch (NoSuchFileException | BoundedFile.TooLarge | Damaged e) {
            return Optional.empty();
        }
    }

    /** Keeps a key, replacing the file as a whole. */
    void write(KeyBlob key) throws IOException {
        Files.createDirectories(
                file.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        DurableFile.write(file, Bytes.concat(octets(key), digest(key)), DurableFile.Readers.OWNER);
    }

    private static Bytes octets(KeyBlob key) {
        return BytesWriter.bigEndian()
                .sized16(key.publicArea())
                .sized16(key.privateArea())
                .toBytes();
    }

    private static Bytes digest(KeyBlob key) {
        return HashAlgorithm.SHA256.hash(octets(key)).octets();
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    private static final class Damaged extends Exception {
        Damaged(String problem) {
            super(problem);
        }
    }
}
