package dev.martello.lab.demo;

import dev.martello.bytes.BoundedFile;
import dev.martello.bytes.Bytes;
import dev.martello.bytes.Pem;
import dev.martello.lab.demo.PeerHandshake.Reception;
import dev.martello.lab.tool.RevocationList;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.client.OperatorProblem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Optional;

/**
 * The certificate that an appliance had at a moment with a copy of its key, as a thief might keep it, and what became of it.
 *
 * @param file where services find it
 * @param bundle by what another appliance checks it
 */
record DemoCertificate(Path file, PeerHandshake thief, Path bundle) {
    private static final int MAX_FILE_BYTES = 1 << 16;

    /**
     * The one that services use now, if there is one and another appliance can check it.
     *
     * @param folder where the agent keeps it
     * @param other where another appliance's agent keeps its own
     */
    static Optional<DemoCertificate> in(Path folder, Path other) throws IOException {
        Path file = folder.resolve("svid.pem");
        Path bundle = other.resolve("bundle.pem");
        if (!Files.exists(file) || !Files.exists(bundle)) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new DemoCertificate(file, new PeerHandshake(read(file), key(folder.resolve("svid.key"))), bundle));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(file + " and its key cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<X509Certificate> read(Path file) throws IOException, GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(
                        BoundedFile.read(file, MAX_FILE_BYTES).toArray()))
                .stream()
                .map(X509Certificate.class::cast)
                .toList();
    }

    private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
        Bytes pkcs8 = Pem.decode("PRIVATE KEY", BoundedFile.read(file, MAX_FILE_BYTES));
        return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8.toArray()));
    }

    /** Whether the other appliance takes it in a handshake. */
    boolean isTaken(OperatorClient operator) throws InterruptedException {
        return reception(operator).equals(Optional.of(Reception.TAKEN));
    }

    /** Whether no service has it any more, and the other appliance refuses whoever shows a copy of it. */
    boolean hasEnded(OperatorClient operator) throws InterruptedException {
        return !Files.exists(file) && reception(operator).equals(Optional.of(Reception.REFUSED_AS_REVOKED));
    }

    private Optional<Reception> reception(OperatorClient operator) throws InterruptedException {
        try {
            return Optional.of(
                    thief.with(read(bundle), RevocationList.of(thief.chain().getFirst(), operator)));
        } catch (OperatorProblem | IOException | GeneralSecurityException e) {
            return Optional.empty(); // The control plane is being started again.
        }
    }
}
