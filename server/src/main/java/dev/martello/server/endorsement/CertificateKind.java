package dev.martello.server.endorsement;

import dev.martello.server.endorsement.CertificateExtensions.KeyUsage;
import java.util.Set;

/** Which of a device's keys a certificate is for, by what stands in it. */
public enum CertificateKind {
    /** The endorsement key. Old certificates say little, so what says nothing is taken for one. */
    EK("ek-certificate", "endorsement key"),
    /** The initial attestation key, which the device's maker put there to sign quotes. */
    IAK("iak-certificate", "initial attestation key"),
    /** The initial device identity, which the device's maker put there to log on with. */
    IDEVID("idevid-certificate", "initial device identity"),
    /** The endorsement key once more, by the maker of the machine that its TPM was put into; or attributes of its certificate. */
    PLATFORM("platform-certificate", "endorsement key in its platform");

    private final String id;
    private final String meaning;

    CertificateKind(String id, String meaning) {
        this.id = id;
        this.meaning = meaning;
    }

    static CertificateKind of(CertificateExtensions extensions) {
        Set<String> usages = extensions.extendedKeyUsages();
        Set<String> policies = extensions.policies();
        if (usages.contains(EkProfile.ENDORSEMENT_KEY)) {
            return EK;
        }
        if (PlatformProfile.isClaimedBy(extensions)) {
            return PLATFORM;
        }
        if (usages.contains(IdentityProfile.ATTESTATION_KEY)
                || policies.contains(IdentityProfile.VERIFIED_RESTRICTED)) {
            return IAK;
        }
        boolean isForSigning = extensions
                .keyUsage()
                .filter(usage -> usage.has(KeyUsage.DIGITAL_SIGNATURE))
                .isPresent();
        return policies.contains(IdentityProfile.VERIFIED_FIXED)
                        || (isForSigning
                                && extensions.alternativeName().module().isPresent())
                ? IDEVID
                : EK;
    }

    /** The stable identifier that those of all that can be wrong with such a certificate begin with. */
    public String id() {
        return id;
    }

    /** The key's name in the specifications, in words. */
    public String meaning() {
        return meaning;
    }

    /** By what a certificate differs from X.509 and from this kind's profile. */
    public Set<Deviation> deviations(DeviceCertificate certificate) {
        return switch (this) {
            case EK -> EkProfile.deviations(certificate);
            case IAK -> IdentityProfile.iak(certificate);
            case IDEVID -> IdentityProfile.idevid(certificate);
            case PLATFORM -> PlatformProfile.deviations(certificate);
        };
    }
}
