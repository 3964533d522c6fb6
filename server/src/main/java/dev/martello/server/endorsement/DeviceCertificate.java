package dev.martello.server.endorsement;

import dev.martello.bytes.Bytes;
import java.math.BigInteger;
import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;

/**
 * What a certificate says of a key in a TPM. That it says so is proven by nobody yet: see {@link Authorities}.
 *
 * @param octets the certificate as it came, without what was around it
 * @param subjectSerials the attributes {@code serialNumber} of the subject
 * @param key the same key however it is marked: RSA keys for OAEP come as plain ones
 * @param extensions what more it says
 * @param deviations by what it differs from X.509; see {@link CertificateKind#deviations} for the profiles
 */
public record DeviceCertificate(
        Bytes octets,
        X500Principal issuer,
        X500Principal subject,
        List<String> subjectSerials,
        BigInteger serialNumber,
        Instant notBefore,
        Instant notAfter,
        PublicKey key,
        CertificateExtensions extensions,
        Set<Deviation> deviations,
        CertificateSignature signature)
        implements Endorsement {
    /** Certificates of TPMs have 700 to 1,800 octets, and indexes some more. */
    public static final int MAX_BYTES = 16 * 1024;

    public DeviceCertificate {
        subjectSerials = List.copyOf(subjectSerials);
        deviations = Set.copyOf(deviations);
    }

    /**
     * Reads a certificate as TPMs hold them, whatever it deviates in, if it can be read in one way only.
     *
     * @throws MalformedCertificate if it cannot, or has a critical extension that is not understood
     */
    public static DeviceCertificate parse(Bytes octets) throws MalformedCertificate {
        return CertificateReader.read(octets);
    }

    /** Which of the device's keys it is for, as far as it says. */
    @Override
    public CertificateKind kind() {
        return CertificateKind.of(extensions);
    }

    /** Which device it is of, if it says so. */
    public Optional<HardwareModule> module() {
        return extensions.alternativeName().module();
    }

    /**
     * The serial numbers of the machine that the key was put into, if it says so: those of the subject, and that of a hardware module that is no TPM.
     *
     * @see <a href="https://standards.ieee.org/ieee/802.1AR/6995/">IEEE 802.1AR-2018, section 8: the subject has the device's serial number</a>
     */
    public List<String> machineSerials() {
        return Stream.concat(
                        subjectSerials.stream(),
                        module().filter(module -> !module.isTpm()).map(HardwareModule::serial).stream())
                .distinct()
                .toList();
    }

    /** The device's name that outlives its keys, if it says one. */
    public Optional<PermanentIdentifier> permanentIdentifier() {
        return extensions.alternativeName().permanent();
    }

    /** Which TPM it is of, if it says so. */
    public Optional<TpmIdentity> tpm() {
        return extensions.alternativeName().tpm();
    }

    @Override
    public Optional<PlatformIdentity> platform() {
        return extensions.alternativeName().platform();
    }

    @Override
    public Set<Deviation> allDeviations() {
        return kind().deviations(this);
    }
}
