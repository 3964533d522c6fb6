package dev.martello.server.endorsement;

import dev.martello.bytes.Bytes;
import dev.martello.server.endorsement.CertificateSignature.Scheme;
import java.math.BigInteger;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/** Reads a certificate (RFC 5280, section 4.1) field by field. For one certificate. */
final class CertificateReader {
    /** TCG PC Specific Implementation Specification for TPM 1.2, section 7.3.2: TCG_TAG_PCCLIENT_STORED_CERT, a full certificate. */
    private static final Bytes STORED_HEADER = Bytes.of(0x10, 0x01, 0x00);

    private static final int STORED_HEADER_BYTES = 5;
    private static final int MAX_SERIAL_BYTES = 20;
    private static final int EXPLICIT_VERSION = 0xa0;
    private static final int ISSUER_UNIQUE_ID = 0x81;
    private static final int SUBJECT_UNIQUE_ID = 0x82;
    private static final int EXPLICIT_EXTENSIONS = 0xa3;
    private static final String SERIAL_NUMBER = "2.5.4.5";
    private static final Bytes NULL = Bytes.of(0x05, 0x00);

    private final Set<Deviation> deviations = EnumSet.noneOf(Deviation.class);

    private CertificateReader() {}

    static DeviceCertificate read(Bytes octets) throws MalformedCertificate {
        if (octets.length() > DeviceCertificate.MAX_BYTES) {
            throw new MalformedCertificate(
                    0, octets.length() + " octets, at most " + DeviceCertificate.MAX_BYTES + " are allowed");
        }
        return new CertificateReader().certificate(octets);
    }

    private DeviceCertificate certificate(Bytes octets) throws MalformedCertificate {
        Element whole = alone(octets);
        Fields fields = whole.as(Ber.SEQUENCE, "certificate").fields();
        Element toBeSigned = fields.take(Ber.SEQUENCE, "tbsCertificate");
        Element algorithm = fields.take(Ber.SEQUENCE, "signatureAlgorithm");
        Bytes signature = fields.take(Ber.BIT_STRING, "signatureValue").wholeOctets("signatureValue");
        fields.end();
        return signed(
                whole,
                toBeSigned.fields(),
                algorithm,
                new CertificateSignature(toBeSigned.octets(), scheme(algorithm), parameters(algorithm), signature));
    }

    /** The certificate without a header before it and padding behind it. */
    private Element alone(Bytes octets) throws MalformedCertificate {
        int start = 0;
        if (octets.startsWith(STORED_HEADER)) {
            deviations.add(Deviation.STORED_HEADER);
            start = STORED_HEADER_BYTES;
        }
        Element whole = Ber.first(octets.from(Math.min(start, octets.length())), start, deviations);
        int end = start + whole.length();
        Bytes rest = octets.from(end);
        if (!rest.isEmpty()) {
            if (!rest.allEqual(0) && !rest.allEqual(0xff)) {
                throw new MalformedCertificate(
                        end, rest.length() + " octets that are no padding follow the certificate");
            }
            deviations.add(Deviation.PADDING);
        }
        return whole;
    }

    private DeviceCertificate signed(Element whole, Fields fields, Element algorithm, CertificateSignature signature)
            throws MalformedCertificate {
        int version = version(fields);
        BigInteger serialNumber = serialNumber(fields.take(Ber.INTEGER, "serialNumber"));
        requireSame(fields.take(Ber.SEQUENCE, "signature"), algorithm);
        if (signature.scheme().isWeak()) {
            deviations.add(Deviation.WEAK_SIGNATURE);
        }
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
                whole.octets(),
                issuer,
                name(subject),
                serials(subject),
                serialNumber,
                notBefore.instant(),
                notAfter.instant(),
                key.key(),
                extensions,
                deviations,
                signature);
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

    private BigInteger serialNumber(Element number) {
        if (number.integer().signum() <= 0 || number.content().length() > MAX_SERIAL_BYTES) {
            deviations.add(Deviation.SERIAL_NUMBER);
        }
        return number.integer();
    }

    /** RFC 5280 §4.1.1.2: the algorithm that is signed is the one that signed. */
    private void requireSame(Element inside, Element outside) throws MalformedCertificate {
        if (inside.der().equals(outside.der())) {
            return;
        }
        boolean isSameScheme = scheme(inside) == scheme(outside);
        if (!isSameScheme || !saysNothing(parameters(inside)) || !saysNothing(parameters(outside))) {
            throw inside.malformed("the signature's algorithm inside is another one than outside");
        }
        deviations.add(Deviation.ALGORITHM_PARAMETERS);
    }

    private static boolean saysNothing(Bytes parameters) {
        return parameters.isEmpty() || parameters.equals(NULL);
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

    private static Scheme scheme(Element algorithm) throws MalformedCertificate {
        String identifier = algorithm.fields().take("algorithm").identifier("algorithm");
        return Scheme.of(identifier)
                .orElseThrow(
                        () -> algorithm.malformed("signature algorithm " + identifier + ", which is not supported"));
    }

    private static Bytes parameters(Element algorithm) throws MalformedCertificate {
        Fields fields = algorithm.fields();
        fields.take("algorithm");
        Bytes parameters =
                fields.isEmpty() ? Bytes.EMPTY : fields.take("parameters").der();
        fields.end();
        return parameters;
    }

    /** RFC 5280, appendix A.1: id-at-serialNumber. */
    private static List<String> serials(Element subject) throws MalformedCertificate {
        return NameAttribute.of(subject).stream()
                .filter(attribute -> attribute.type().equals(SERIAL_NUMBER))
                .map(NameAttribute::value)
                .toList();
    }

    private static X500Principal name(Element name) throws MalformedCertificate {
        try {
            return new X500Principal(name.der().toArray());
        } catch (IllegalArgumentException e) {
            throw name.malformed("no name as X.501 has them");
        }
    }
}
