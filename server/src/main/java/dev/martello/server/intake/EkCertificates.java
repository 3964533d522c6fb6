package dev.martello.server.intake;

import dev.martello.bytes.Bytes;
import dev.martello.server.endorsement.CarriedChain;
import dev.martello.server.endorsement.CertificateKind;
import dev.martello.server.endorsement.CertificateReading;
import dev.martello.server.endorsement.DeviceCertificate;
import dev.martello.server.endorsement.MalformedCertificate;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Which endorsement certificates are good enough. For use by many threads. */
public final class EkCertificates {
    private static final CertificateRules.Reasons REASONS = new CertificateRules.Reasons(
            Reason.EK_CERTIFICATE_MALFORMED,
            Reason.EK_CERTIFICATE_DEVIATES,
            Reason.EK_CERTIFICATE_KEY_MISMATCH,
            Reason.EK_CERTIFICATE_UNTRUSTED,
            Reason.EK_CERTIFICATE_EXPIRED);

    private final CertificateRules rules;

    /**
     * Certificates that these authorities vouch for.
     *
     * @param authorities roots, which are self-signed, and intermediate authorities
     */
    public EkCertificates(Collection<X509Certificate> authorities, CertificateReading reading, Clock clock) {
        this.rules = CertificateRules.of(CertificateKind.EK, REASONS, authorities, reading, clock);
    }

    /** The certificate in some octets, if it is for this key and deviates in nothing that matters here. */
    DeviceCertificate requireFor(PublicKey ek, Bytes octets) throws Refusal {
        DeviceCertificate certificate = rules.parse(octets);
        rules.requireFor(ek, certificate);
        return certificate;
    }

    /**
     * Whether an authority that is trusted vouches for a certificate now.
     *
     * @param carried the certificates of authorities that came with it
     */
    void requireTrusted(DeviceCertificate certificate, Optional<Bytes> carried) throws Refusal {
        rules.requireTrusted(certificate, chain(carried));
    }

    private static List<X509Certificate> chain(Optional<Bytes> carried) throws Refusal {
        try {
            return carried.isEmpty() ? List.of() : CarriedChain.parse(carried.get());
        } catch (MalformedCertificate e) {
            throw Refusal.because(
                    Reason.EK_CERTIFICATE_CHAIN_MALFORMED,
                    "the certificates of authorities that came along cannot be read: " + e.getMessage());
        }
    }
}
