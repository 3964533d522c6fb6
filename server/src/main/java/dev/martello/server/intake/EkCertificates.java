package dev.martello.server.intake;

import dev.martello.bytes.Bytes;
import dev.martello.server.endorsement.Authorities;
import dev.martello.server.endorsement.CarriedChain;
import dev.martello.server.endorsement.CertificateReading;
import dev.martello.server.endorsement.ChainCheck;
import dev.martello.server.endorsement.Deviation;
import dev.martello.server.endorsement.DeviceCertificate;
import dev.martello.server.endorsement.EkProfile;
import dev.martello.server.endorsement.MalformedCertificate;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which endorsement certificates are good enough. For use by many threads. */
public final class EkCertificates {
    private final Authorities authorities;
    private final CertificateReading reading;
    private final Clock clock;

    /**
     * Certificates that these authorities vouch for.
     *
     * @param authorities roots, which are self-signed, and intermediate authorities
     */
    public EkCertificates(Collection<X509Certificate> authorities, CertificateReading reading, Clock clock) {
        this.authorities = Authorities.of(authorities);
        this.reading = reading;
        this.clock = clock;
    }

    /** The certificate in some octets, if it is for this key and deviates in nothing that matters here. */
    DeviceCertificate requireFor(PublicKey ek, Bytes octets) throws Refusal {
        DeviceCertificate certificate = parse(octets);
        Set<Deviation> deviations = EkProfile.deviations(certificate);
        if (reading == CertificateReading.STRICT && !deviations.isEmpty()) {
            throw Refusal.because(
                    Reason.EK_CERTIFICATE_DEVIATES,
                    "the certificate "
                            + deviations.stream()
                                    .sorted()
                                    .map(Deviation::meaning)
                                    .collect(Collectors.joining("; it ")));
        }
        if (!certificate.key().equals(ek)) {
            throw Refusal.because(
                    Reason.EK_CERTIFICATE_KEY_MISMATCH,
                    "the certificate of " + certificate.issuer()
                            + " is for another key than the endorsement key that was sent");
        }
        return certificate;
    }

    /**
     * Whether an authority that is trusted vouches for a certificate now.
     *
     * @param carried the certificates of authorities that came with it
     */
    void requireTrusted(DeviceCertificate certificate, Optional<Bytes> carried) throws Refusal {
        switch (authorities.check(certificate, chain(carried), clock.instant())) {
            case ChainCheck.Trusted _ -> {}
            case ChainCheck.NotValidNow late ->
                throw Refusal.because(Reason.EK_CERTIFICATE_EXPIRED, late.explanation());
            case ChainCheck.Untrusted untrusted ->
                throw Refusal.because(Reason.EK_CERTIFICATE_UNTRUSTED, untrusted.explanation());
        }
    }

    private static DeviceCertificate parse(Bytes octets) throws Refusal {
        try {
            return DeviceCertificate.parse(octets);
        } catch (MalformedCertificate e) {
            throw Refusal.because(
                    Reason.EK_CERTIFICATE_MALFORMED, "the endorsement certificate cannot be read: " + e.getMessage());
        }
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
