package dev.martello.server.endorsement;

import dev.martello.bytes.Bytes;
import java.math.BigInteger;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/**
 * What the maker of a machine says of the machine that a TPM was put into, about that TPM's endorsement certificate. It has no key of its
 * own.
 *
 * @param holder the endorsement certificate that it is about
 * @param components what the machine was delivered with, in the order of the certificate
 * @param deviations by what it differs from RFC 5755
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5755">RFC 5755: attribute certificates</a>
 * @see <a href="https://trustedcomputinggroup.org/resource/tcg-platform-certificate-profile/">TCG Platform Certificate Profile 1.1, section 3.1</a>
 */
public record PlatformAttributeCertificate(
        Bytes octets,
        Holder holder,
        X500Principal issuer,
        BigInteger serialNumber,
        Instant notBefore,
        Instant notAfter,
        Optional<PlatformIdentity> platform,
        List<PlatformComponent> components,
        Set<Deviation> deviations,
        CertificateSignature signature)
        implements Endorsement {
    /** Each component takes some hundred octets, and servers have a hundred of them. */
    public static final int MAX_BYTES = 64 * 1024;

    /**
     * A certificate by its name.
     *
     * @param issuer who signed it
     * @param serialNumber which of the issuer's it is
     * @see <a href="https://www.rfc-editor.org/rfc/rfc5755#section-4.2.2">RFC 5755, section 4.2.2: baseCertificateID</a>
     */
    public record Holder(X500Principal issuer, BigInteger serialNumber) {
        /** Whether it names a certificate. That an issuer gives a number once only is the issuer's word. */
        public boolean is(DeviceCertificate certificate) {
            return issuer.equals(certificate.issuer()) && serialNumber.equals(certificate.serialNumber());
        }
    }

    public PlatformAttributeCertificate {
        components = List.copyOf(components);
        deviations = Set.copyOf(deviations);
    }

    @Override
    public CertificateKind kind() {
        return CertificateKind.PLATFORM;
    }

    @Override
    public Set<Deviation> allDeviations() {
        Set<Deviation> all = EnumSet.noneOf(Deviation.class);
        all.addAll(deviations);
        if (platform.isEmpty()) {
            all.add(Deviation.PLATFORM_UNNAMED);
        }
        return all;
    }
}
