package dev.martello.server.intake;

import dev.martello.evidence.report.ApplianceId;
import dev.martello.server.authority.ClientCertificates;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * Whether who speaks for an appliance may, by the certificate that was shown in TLS. Whoever shows none may: the quote proves more than a certificate
 * does. For use by many threads.
 */
public final class ShownIdentity {
    private final Optional<ClientCertificates> certificates;

    /** @param certificates without an authority none is asked for */
    public ShownIdentity(Optional<ClientCertificates> certificates) {
        this.certificates = certificates;
    }

    /** Refuses who shows a certificate that is not the appliance's, or counts no more. */
    public void require(Optional<X509Certificate> shown, ApplianceId speaker) throws Refusal {
        if (certificates.isEmpty() || shown.isEmpty()) {
            return;
        }
        Optional<ClientCertificates.Defect> defect = certificates.get().check(shown.get(), speaker);
        if (defect.isPresent()) {
            throw refusal(defect.get(), shown.get());
        }
    }

    private static Refusal refusal(ClientCertificates.Defect defect, X509Certificate shown) {
        String serial =
                "the certificate with serial number " + shown.getSerialNumber().toString(16);
        return switch (defect) {
            case UNTRUSTED ->
                Refusal.because(
                        Reason.CLIENT_CERTIFICATE_UNTRUSTED,
                        serial + " was not given out by this control plane's authority");
            case EXPIRED ->
                Refusal.because(
                        Reason.CLIENT_CERTIFICATE_EXPIRED,
                        serial + " is valid from " + shown.getNotBefore().toInstant() + " to "
                                + shown.getNotAfter().toInstant());
            case OTHER_APPLIANCE ->
                Refusal.because(Reason.CLIENT_CERTIFICATE_OTHER_APPLIANCE, serial + " is not this appliance's");
            case REVOKED -> Refusal.because(Reason.CLIENT_CERTIFICATE_REVOKED, serial + " was revoked");
        };
    }
}
