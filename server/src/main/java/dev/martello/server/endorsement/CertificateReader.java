package dev.martello.server.endorsement;

import dev.martello.bytes.Bytes;
import java.math.BigInteger;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/** Reads a certificate (RFC 5280, section 4.1) field by field. For one certificate. */
final class CertificateReader {
    private static final int MAX_SERIAL_BYTES = 20;
    private static final int EXPLICIT_VERSION = 0xa0;
    private static final int ISSUER_UNIQUE_ID = 0x81;
    private static final int SUBJECT_UNIQUE_ID = 0x82;
    private static final int EXPLICIT_EXTENSIONS = 0xa3;
    private static final String SERIAL_NUMBER = "2.5.4.5";

    private final Set<Deviation> deviations;

    /** @param deviations what is found is added to it */
    private CertificateReader(Set<Deviation> deviations) {
        this.deviations = deviations;
    }

    static DeviceCertificate read(Bytes octets) throws MalformedCertificate {
        Set<Deviation> deviations = EnumSet.noneOf(Deviation.class);
        SignedContent signed = SignedContent.read(octets, DeviceCertificate.MAX_BYTES, deviations);
        return new CertificateReader(deviations).certificate(signed);
    }

    private DeviceCertificate certificate(SignedContent signed) throws MalformedCertificate {
        Fields fields = signed.toBeSigned().fields();
        int version = version(fields);
        BigInteger serialNumber = serialNumber(fields.take(Ber.INTEGER, "serialNumber"), deviations);
        signed.requireAlgorithm(fields.take(Ber.SEQUENCE, "signature"), deviations);
        X500Principal issuer = name(fields.take(Ber.SEQUENCE, "issuer"));
        Fields validity = fields.take(Ber.SEQUENCE, "validity").fields();
        CertificateTime notBefore = CertificateTime.of(validity.take("notBefore"), deviations);
        CertificateTime notAfter = CertificateTime.of(validity.take("notAfter"), deviations);
        validity.end();
        Element subject = fields.take(Ber.SEQUENCE, "subject");
        CertifiedKey key = CertifiedKey.of(fields.take(Ber.SEQUENCE, "subjectPublicKeyInfo"), deviations);
        fields.takeIf(ISSUER_UNIQUE_ID);
        fields.takeIf(SUBJECT_UNIQUE_ID);
        CertificateExtensions extensions = extensions(version, fields.takeIf(EXPLICIT_EXTENSIONS));
        fields.end();
        return new DeviceCertificate(
                signed.whole().octets(),
                issuer,
                name(subject),
                serials(subject),
                serialNumber,
                notBefore.instant(),
                notAfter.instant(),
                key.key(),
                extensions,
                deviations,
                signed.signature());
    }

    /** 1, 2 or 3. */
    private int version(Fields fields) throws MalformedCertificate {
        Optional<Element> stated = fields.takeIf(EXPLICIT_VERSION);
        int version = 1;
        if (stated.isPresent()) {
            Element number = stated.get().fields().take(Ber.INTEGER, "version");
            if (number.content().length() != 1 || number.content().at(0) > 2) {
                throw number.malformed("version " + number.integer() + ", expected 0, 1 or 2");
            }
            version = number.content().at(0) + 1;
            if (version == 1) {
                deviations.add(Deviation.DEFAULT_ENCODED);
            }
        }
        if (version != 3) {
            deviations.add(Deviation.VERSION);
        }
        return version;
    }

    /** @param deviations what is found is added to it */
    static BigInteger serialNumber(Element number, Set<Deviation> deviations) {
        if (number.integer().signum() <= 0 || number.content().length() > MAX_SERIAL_BYTES) {
            deviations.add(Deviation.SERIAL_NUMBER);
        }
        return number.integer();
    }

    private CertificateExtensions extensions(int version, Optional<Element> explicit) throws MalformedCertificate {
        if (explicit.isEmpty()) {
            return CertificateExtensions.NONE;
        }
        if (version != 3) {
            throw explicit.get().malformed("extensions, which a certificate of version " + version + " cannot have");
        }
        Fields fields = explicit.get().fields();
        Element extensions = fields.take("extensions");
        fields.end();
        return new ExtensionReader(deviations).read(extensions);
    }

    /** RFC 5280, appendix A.1: id-at-serialNumber. */
    private static List<String> serials(Element subject) throws MalformedCertificate {
        return NameAttribute.of(subject).stream()
                .filter(attribute -> attribute.type().equals(SERIAL_NUMBER))
                .map(NameAttribute::value)
                .toList();
    }

    static X500Principal name(Element name) throws MalformedCertificate {
        try {
            return new X500Principal(name.der().toArray());
        } catch (IllegalArgumentException e) {
            throw name.malformed("no name as X.501 has them");
        }
    }
}
