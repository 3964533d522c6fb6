package dev.martello.server.intake;

import dev.martello.bytes.Bytes;
import dev.martello.server.endorsement.Authorities;
import dev.martello.server.endorsement.CertificateKind;
import dev.martello.server.endorsement.CertificateReading;
import dev.martello.server.endorsement.ChainCheck;
import dev.martello.server.endorsement.Deviation;
import dev.martello.server.endorsement.DeviceCertificate;
import dev.martello.server.endorsement.MalformedCertificate;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** When a certificate of one kind is good enough, and by which reasons it is refused else. For use by many threads. */
record CertificateRules(
        CertificateKind kind, Reasons reasons, Authorities authorities, CertificateReading reading, Clock clock) {
    /** Why certificates of a kind are refused. */
    record Reasons(Reason malformed, Reason deviates, Reason keyMismatch, Reason untrusted, Reason expired) {}

    static CertificateRules of(
            CertificateKind kind,
            Reasons reasons,
            Collection<X509Certificate> authorities,
            CertificateReading reading,
            Clock clock) {
        return new CertificateRules(kind, reasons, Authorities.of(authorities), reading, clock);
    }

    DeviceCertificate parse(Bytes octets) throws Refusal {
        try {
            return DeviceCertificate.parse(octets);
        } catch (MalformedCertificate e) {
            throw Refusal.because(
                    reasons.malformed,
                    "the certificate of the " + kind.meaning() + " cannot be read: " + e.getMessage());
        }
    }

    /** Whether it is for this key and deviates in nothing that matters here. */
    void requireFor(PublicKey key, DeviceCertificate certificate) throws Refusal {
        requireGood(certificate);
        if (!certificate.key().equals(key)) {
            throw Refusal.because(
                    reasons.keyMismatch,
                    "the certificate of " + certificate.issuer() + " is for another key than the " + kind.meaning()
                            + " that was sent");
        }
    }

    /** Whether it deviates in nothing that matters here. */
    void requireGood(DeviceCertificate certificate) throws Refusal {
        Set<Deviation> deviations = kind.deviations(certificate);
        if (reading == CertificateReading.STRICT && !deviations.isEmpty()) {
            throw Refusal.because(
                    reasons.deviates,
                    "the certificate "
                            + deviations.stream()
                                    .sorted()
                                    .map(Deviation::meaning)
                                    .collect(Collectors.joining("; it ")));
        }
    }

    /**
     * Whether an authority that is trusted vouches for it now.
     *
     * @param carried authorities that came with it
     */
    void requireTrusted(DeviceCertificate certificate, List<X509Certificate> carried) throws Refusal {
        switch (authorities.check(certificate, carried, clock.instant())) {
            case ChainCheck.Trusted _ -> {}
            case ChainCheck.NotValidNow late -> throw Refusal.because(reasons.expired, late.explanation());
            case ChainCheck.Untrusted untrusted -> throw Refusal.because(reasons.untrusted, untrusted.explanation());
        }
    }
}
