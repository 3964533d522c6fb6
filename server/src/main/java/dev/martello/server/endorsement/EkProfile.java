package dev.martello.server.endorsement;

import dev.martello.server.endorsement.CertificateExtensions.KeyUsage;
import java.util.Set;

/**
 * What an endorsement certificate should say.
 *
 * @see <a href="https://trustedcomputinggroup.org/resource/http-trustedcomputinggroup-org-wp-content-uploads-tcg-ek-credential-profile/">TCG EK
 *     Credential Profile for TPM Family 2.0, section 3</a>
 */
final class EkProfile {
    /** tcg-kp-EKCertificate. */
    static final String ENDORSEMENT_KEY = "2.23.133.8.1";

    private EkProfile() {}

    /** By what a certificate differs from X.509 and from the profile. */
    static Set<Deviation> deviations(DeviceCertificate certificate) {
        Set<Deviation> deviations = SharedProfile.deviations(certificate);
        CertificateExtensions extensions = certificate.extensions();
        if (certificate.tpm().isEmpty()) {
            deviations.add(Deviation.TPM_UNNAMED);
        }
        if (!extensions.extendedKeyUsages().contains(ENDORSEMENT_KEY)) {
            deviations.add(Deviation.EXTENDED_KEY_USAGE);
        }
        int usage = certificate.key().getAlgorithm().equals("RSA") ? KeyUsage.KEY_ENCIPHERMENT : KeyUsage.KEY_AGREEMENT;
        if (extensions.keyUsage().filter(present -> present.isOnly(usage)).isEmpty()) {
            deviations.add(Deviation.KEY_USAGE);
        }
        return deviations;
    }
}
