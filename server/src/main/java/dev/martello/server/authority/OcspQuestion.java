package dev.martello.server.authority;

import dev.martello.bytes.Bytes;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.Req;

/**
 * What whoever it is asks of certificates.
 *
 * @param certificates one at least, and a few at most
 * @param nonce that the answer is to have too
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9654">RFC 9654, the nonce has 1 to 128 octets</a>
 */
record OcspQuestion(List<CertificateID> certificates, Optional<Extension> nonce) {
    private static final int MAX_CERTIFICATES = 8;
    private static final int MAX_NONCE_BYTES = 128;

    /** Of the OCTET STRING that a nonce is in. */
    private static final int NONCE_HEADER_BYTES = 3;

    OcspQuestion {
        certificates = List.copyOf(certificates);
    }

    /** Reads a question in DER, if it is one. */
    static Optional<OcspQuestion> parse(Bytes octets) {
        try {
            OCSPReq request = new OCSPReq(octets.toArray());
            List<CertificateID> certificates =
                    Arrays.stream(request.getRequestList()).map(Req::getCertID).toList();
            Optional<Extension> nonce =
                    Optional.ofNullable(request.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce));
            boolean isSmall = certificates.size() <= MAX_CERTIFICATES
                    && nonce.map(each -> each.getExtnValue().getOctets().length).orElse(0)
                            <= MAX_NONCE_BYTES + NONCE_HEADER_BYTES;
            return isSmall && !certificates.isEmpty()
                    ? Optional.of(new OcspQuestion(certificates, nonce))
                    : Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // the library's parser throws what it likes at octets from outside
        }
    }
}
