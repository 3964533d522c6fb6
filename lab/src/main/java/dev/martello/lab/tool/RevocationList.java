package dev.martello.lab.tool;

import dev.martello.bytes.Bytes;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.client.OperatorProblem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;

/** What a control plane publishes of the certificates that it revoked. */
public final class RevocationList {
    /** AuthorityKeyIdentifier; the identifier itself is its end. */
    private static final String ISSUER_KEY = "2.5.29.35";

    private static final int IDENTIFIER_BYTES = 20;

    private RevocationList() {}

    /** The list of the one who issued a certificate, as it is now. */
    public static X509CRL of(X509Certificate certificate, OperatorClient operator)
            throws OperatorProblem, IOException, GeneralSecurityException, InterruptedException {
        byte[] extension = certificate.getExtensionValue(ISSUER_KEY);
        String issuer = Bytes.copyOf(extension)
                .from(extension.length - IDENTIFIER_BYTES)
                .toHex();
        return (X509CRL) CertificateFactory.getInstance("X.509")
                .generateCRL(
                        new ByteArrayInputStream(operator.revocationList(issuer).toArray()));
    }
}
