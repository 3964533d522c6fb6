package dev.martello.lab.demo;

import dev.martello.bytes.Bytes;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.client.OperatorProblem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** The certificate that an appliance had at a moment, and what became of it. */
record DemoCertificate(Path file, X509Certificate certificate) {
    /** AuthorityKeyIdentifier; the identifier itself is its end. */
    private static final String ISSUER_KEY = "2.5.29.35";

    private static final int IDENTIFIER_BYTES = 20;

    /** The one that services use now, if there is one. */
    static Optional<DemoCertificate> in(Path folder) throws IOException {
        Path file = folder.resolve("svid.pem");
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(new DemoCertificate(file, (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(in)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IOException(file + " is no certificate: " + e.getMessage(), e);
        }
    }

    /** Whether nobody who looks believes in it, and no service has it any more. */
    boolean hasEnded(OperatorClient operator) {
        return !Files.exists(file) && isRevoked(operator);
    }

    private boolean isRevoked(OperatorClient operator) {
        try {
            byte[] extension = certificate.getExtensionValue(ISSUER_KEY);
            String issuer = Bytes.copyOf(extension)
                    .from(extension.length - IDENTIFIER_BYTES)
                    .toHex();
            Bytes list = operator.revocationList(issuer);
            X509CRL read = (X509CRL)
                    CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(list.toArray()));
            return read.getRevokedCertificate(certificate) != null;
        } catch (OperatorProblem | IOException | GeneralSecurityException e) {
            return false; // The control plane is being started again.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
