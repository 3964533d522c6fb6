package dev.martello.server.endorsement;

import java.util.Optional;
import java.util.Set;

/**
 * The extensions of a certificate that matter for keys in TPMs.
 *
 * @param critical the identifiers of those that are marked so
 */
public record CertificateExtensions(
        boolean isAuthority,
        Optional<KeyUsage> keyUsage,
        Set<String> extendedKeyUsages,
        Set<String> policies,
        AlternativeName alternativeName,
        Set<String> critical) {
    static final CertificateExtensions NONE =
            new CertificateExtensions(false, Optional.empty(), Set.of(), Set.of(), AlternativeName.NONE, Set.of());

    public CertificateExtensions {
        extendedKeyUsages = Set.copyOf(extendedKeyUsages);
        policies = Set.copyOf(policies);
        critical = Set.copyOf(critical);
    }

    /**
     * What the subject's alternative name says of a device.
     *
     * @param isPresent whether there is one at all
     */
    public record AlternativeName(
            boolean isPresent,
            Optional<TpmIdentity> tpm,
            Optional<PlatformIdentity> platform,
            Optional<HardwareModule> module,
            Optional<PermanentIdentifier> permanent) {
        static final AlternativeName NONE =
                new AlternativeName(false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * What a key may be used for, by the bits of RFC 5280 section 4.2.1.3.
     *
     * @param bits bit 0 is the lowest
     */
    public record KeyUsage(int bits) {
        static final int DIGITAL_SIGNATURE = 1;
        static final int KEY_ENCIPHERMENT = 1 << 2;
        static final int KEY_AGREEMENT = 1 << 4;

        boolean isOnly(int wanted) {
            return bits == wanted;
        }

        boolean has(int wanted) {
            return (bits & wanted) != 0;
        }
    }
}
