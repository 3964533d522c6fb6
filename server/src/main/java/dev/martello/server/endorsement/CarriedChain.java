package dev.martello.server.endorsement;

import dev.martello.bytes.Bytes;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/**
 * The certificates of authorities that a TPM's maker left in it, one behind the other. They are trusted for nothing by themselves: they may stand
 * between a configured root and the endorsement certificate.
 *
 * @see <a href="https://trustedcomputinggroup.org/resource/http-trustedcomputinggroup-org-wp-content-uploads-tcg-ek-credential-profile/">TCG EK
 *     Credential Profile, section 2.2.1.5.2: EK certificate chains</a>
 */
public final class CarriedChain {
    /** Makers have up to four authorities; more would let somebody make us try many orders of them. */
    static final int MAX_CERTIFICATES = 6;

    private CarriedChain() {}

    /**
     * The certificates in the order they stand, up to padding.
     *
     * @throws MalformedCertificate if there is something else between them, or there are more than {@value #MAX_CERTIFICATES}
     */
    public static List<X509Certificate> parse(Bytes octets) throws MalformedCertificate {
        List<X509Certificate> chain = new ArrayList<>();
        int at = 0;
        while (!isPadding(octets.from(at))) {
            Element next = Ber.first(octets.from(at), at, EnumSet.noneOf(Deviation.class));
            if (chain.size() == MAX_CERTIFICATES) {
                throw next.malformed("more than " + MAX_CERTIFICATES + " certificates of authorities");
            }
            try {
                chain.add(AuthorityFile.certificate(next.octets()));
            } catch (CertificateException e) {
                throw next.malformed("no certificate of an authority: " + e.getMessage());
            }
            at += next.length();
        }
        return chain;
    }

    private static boolean isPadding(Bytes octets) {
        return octets.allEqual(0) || octets.allEqual(0xff);
    }
}
