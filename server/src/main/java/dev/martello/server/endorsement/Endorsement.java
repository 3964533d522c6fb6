package dev.martello.server.endorsement;

import dev.martello.bytes.Bytes;
import java.math.BigInteger;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/**
 * What the maker of a TPM or of a machine signed, in one of the forms that there are. That it is so is proven by nobody yet: see
 * {@link Authorities}.
 */
public sealed interface Endorsement permits DeviceCertificate, PlatformAttributeCertificate {
    /**
     * Reads one of either form, whatever it deviates in, if it can be read in one way only.
     *
     * @throws MalformedCertificate if it cannot, or has a critical extension that is not understood
     */
    static Endorsement parse(Bytes octets) throws MalformedCertificate {
        Set<Deviation> deviations = EnumSet.noneOf(Deviation.class);
        SignedContent signed = SignedContent.read(octets, PlatformAttributeCertificate.MAX_BYTES, deviations);
        return AttributeCertificateReader.isOneOfAttributes(signed)
                ? new AttributeCertificateReader(deviations).read(signed)
                : DeviceCertificate.parse(octets);
    }

    /** The certificate as it came, without what was around it. */
    Bytes octets();

    X500Principal issuer();

    BigInteger serialNumber();

    Instant notBefore();

    Instant notAfter();

    /** What it is of. */
    CertificateKind kind();

    /** Which machine it is of, if it says so. */
    Optional<PlatformIdentity> platform();

    /** By what it differs from the specifications, those of its kind included. */
    Set<Deviation> allDeviations();

    /** The signature, and what is signed. */
    CertificateSignature signature();
}
