package dev.martello.agent.credential;

import dev.martello.bytes.BoundedFile;
import dev.martello.bytes.Bytes;
import dev.martello.bytes.DurableFile;
import dev.martello.evidence.protocol.HeldCredential;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * The files that services read. Each is replaced as a whole, so that whoever reads one reads the old or the new one.
 *
 * <pre>
 *   svid.pem           the certificate, and the issuer's behind it
 *   svid.key           its secret key
 *   svid-with-key.pem  both in one: the two can never be of different certificates
 *   bundle.pem         the roots by which other appliances' certificates are checked
 * </pre>
 *
 * <p>The owner may write and the group may read; a folder whose group is the service's lets the service read them and nobody else.
 */
final class CredentialFiles {
    static final String CERTIFICATE = "svid.pem";
    static final String KEY = "svid.key";
    static final String BOTH = "svid-with-key.pem";
    static final String BUNDLE = "bundle.pem";

    private static final List<String> ENDING_WITH_TRUST = List.of(CERTIFICATE, BOTH, KEY);
    private static final int MAX_BYTES = 1 << 20;
    private static final FileAttribute<Set<PosixFilePermission>> DIRECTORY_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---"));

    private final Path directory;

    CredentialFiles(Path directory) {
        this.directory = directory;
    }

    /**
     * Puts a certificate and its key in place of what was there; all is on the disk when this returns. If there is no room for all, nothing is
     * replaced.
     */
    void write(String certificates, String key, String bundle) throws IOException {
        Files.createDirectories(directory, DIRECTORY_MODE);
        SequencedMap<String, String> contents = new LinkedHashMap<>();
        contents.put(BUNDLE, bundle);
        contents.put(BOTH, certificates + key);
        contents.put(KEY, key);
        contents.put(CERTIFICATE, certificates);
        SequencedMap<Path, Path> prepared = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, String> each : contents.entrySet()) {
                Path file = directory.resolve(each.getKey());
                prepared.put(DurableFile.prepare(file, Bytes.ascii(each.getValue()), DurableFile.Readers.GROUP), file);
            }
            for (Map.Entry<Path, Path> each : prepared.entrySet()) {
                DurableFile.move(each.getKey(), each.getValue());
            }
        } finally {
            for (Path left : prepared.keySet()) {
                Files.deleteIfExists(left);
            }
        }
    }

    /** Puts other roots in place of those that were there. */
    void writeBundle(String bundle) throws IOException {
        Files.createDirectories(directory, DIRECTORY_MODE);
        DurableFile.write(directory.resolve(BUNDLE), Bytes.ascii(bundle), DurableFile.Readers.GROUP);
    }

    /** What is there, by digests; what is not there or cannot be read is as if there were nothing. */
    HeldCredential holding() {
        List<Bytes> chain = certificates(CERTIFICATE);
        return new HeldCredential(
                chain.size() < 2 ? Optional.empty() : Optional.of(HeldCredential.digest(chain.subList(1, 2))),
                HeldCredential.digest(certificates(BUNDLE)));
    }

    private List<Bytes> certificates(String name) {
        if (!Files.exists(directory.resolve(name))) {
            return List.of();
        }
        try {
            List<Bytes> read = new ArrayList<>();
            for (Certificate each : CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(read(name).toArray()))) {
                read.add(Bytes.owning(each.getEncoded()));
            }
            return read;
        } catch (IOException | CertificateException e) {
            return List.of();
        }
    }

    /** Whether there is a certificate, or a part of what is written with one, as after a loss of power. */
    boolean hasCertificate() {
        return ENDING_WITH_TRUST.stream().anyMatch(name -> Files.exists(directory.resolve(name)));
    }

    Bytes read(String name) throws IOException {
        return BoundedFile.read(directory.resolve(name), MAX_BYTES);
    }

    /** Takes certificate and key away. The roots stay: they are how others are checked. */
    void remove() throws IOException {
        for (String name : ENDING_WITH_TRUST) {
            Files.deleteIfExists(directory.resolve(name));
            Files.deleteIfExists(directory.resolve(name + DurableFile.UNFINISHED));
        }
        if (Files.isDirectory(directory)) {
            DurableFile.flushEntries(directory);
        }
    }
}
