package dev.martello.server.endorsement;

import java.util.Set;

/**
 * What the certificate of a machine that a TPM was put into should say, in the form of a certificate of a key.
 *
 * @see <a href="https://trustedcomputinggroup.org/resource/tcg-platform-certificate-profile/">TCG Platform Certificate Profile 1.1, section 3</a>
 */
final class PlatformProfile {
    /** tcg-kp-PlatformAttributeCertificate and tcg-kp-PlatformKeyCertificate; before there was the second, the first stood for both. */
    private static final Set<String> PLATFORM = Set.of("2.23.133.8.2", "2.23.133.8.4");

    private PlatformProfile() {}

    /** Whether a certificate says that it is one. */
    static boolean isClaimedBy(CertificateExtensions extensions) {
        return extensions.extendedKeyUsages().stream().anyMatch(PLATFORM::contains);
    }

    static Set<Deviation> deviations(DeviceCertificate certificate) {
        Set<Deviation> deviations = SharedProfile.deviations(certificate);
        if (certificate.platform().isEmpty()) {
            deviations.add(Deviation.PLATFORM_UNNAMED);
        }
        return deviations;
    }
}
