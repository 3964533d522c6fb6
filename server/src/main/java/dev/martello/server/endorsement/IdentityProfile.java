package dev.martello.server.endorsement;

import dev.martello.server.endorsement.CertificateExtensions.AlternativeName;
import dev.martello.server.endorsement.CertificateExtensions.KeyUsage;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What the certificates of an initial attestation key and of an initial device identity should say.
 *
 * @see <a href="https://trustedcomputinggroup.org/resource/tpm-2-0-keys-for-device-identity-and-attestation/">TPM 2.0 Keys for Device Identity and
 *     Attestation 1.00 revision 12, section 8</a>
 */
final class IdentityProfile {
    /** tcg-kp-AIKCertificate. */
    static final String ATTESTATION_KEY = "2.23.133.8.3";

    /** tcg-cap-verifiedTPMResidency: its issuer saw that the key is in a TPM. */
    static final String VERIFIED_RESIDENCY = "2.23.133.11.1.1";

    /** tcg-cap-verifiedTPMFixed: and that it cannot leave it. */
    static final String VERIFIED_FIXED = "2.23.133.11.1.2";

    /** tcg-cap-verifiedTPMRestricted: and that it signs nothing that pretends to be of the TPM. */
    static final String VERIFIED_RESTRICTED = "2.23.133.11.1.3";

    /** RFC 5280 §4.1.2.5: no end that is known. */
    private static final Instant NO_END = Instant.parse("9999-12-31T23:59:59Z");

    private IdentityProfile() {}

    static Set<Deviation> iak(DeviceCertificate certificate) {
        Set<Deviation> deviations = deviations(certificate, VERIFIED_RESTRICTED);
        if (!certificate.extensions().extendedKeyUsages().contains(ATTESTATION_KEY)) {
            deviations.add(Deviation.ATTESTATION_KEY_USAGE);
        }
        return deviations;
    }

    static Set<Deviation> idevid(DeviceCertificate certificate) {
        return deviations(certificate, VERIFIED_FIXED);
    }

    private static Set<Deviation> deviations(DeviceCertificate certificate, String verified) {
        Set<Deviation> deviations = SharedProfile.deviations(certificate);
        CertificateExtensions extensions = certificate.extensions();
        AlternativeName name = extensions.alternativeName();
        if (name.module().isEmpty() && name.tpm().isEmpty()) {
            deviations.add(Deviation.DEVICE_UNNAMED);
        }
        Optional<HardwareModule> other = name.module().filter(module -> !module.isTpm());
        if (other.isPresent()) {
            deviations.add(Deviation.HARDWARE_TYPE);
        }
        if (extensions
                .keyUsage()
                .filter(usage -> usage.isOnly(KeyUsage.DIGITAL_SIGNATURE))
                .isEmpty()) {
            deviations.add(Deviation.KEY_USAGE);
        }
        if (!extensions.policies().containsAll(Set.of(VERIFIED_RESIDENCY, verified))) {
            deviations.add(Deviation.VERIFICATION_POLICY);
        }
        if (!certificate.notAfter().equals(NO_END)) {
            deviations.add(Deviation.EXPIRES);
        }
        return deviations;
    }
}
