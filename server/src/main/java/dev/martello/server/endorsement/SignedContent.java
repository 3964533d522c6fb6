package dev.martello.server.endorsement;

import dev.martello.bytes.Bytes;
import dev.martello.server.endorsement.CertificateSignature.Scheme;
import java.util.Set;

/**
 * What all certificates have in common: something that is signed, by which algorithm, and the signature.
 *
 * @param whole without a header before it and padding behind it
 * @param algorithm as it stands beside the signature
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5280#section-4.1">RFC 5280, section 4.1</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5755#section-4.1">RFC 5755, section 4.1</a>
 */
record SignedContent(Element whole, Element toBeSigned, Element algorithm, CertificateSignature signature) {
    /** TCG PC Specific Implementation Specification for TPM 1.2, section 7.3.2: TCG_TAG_PCCLIENT_STORED_CERT, a full certificate. */
    private static final Bytes STORED_HEADER = Bytes.of(0x10, 0x01, 0x00);

    private static final int STORED_HEADER_BYTES = 5;
    private static final Bytes NULL = Bytes.of(0x05, 0x00);

    /** @param deviations what is found is added to it */
    static SignedContent read(Bytes octets, int maxBytes, Set<Deviation> deviations) throws MalformedCertificate {
        if (octets.length() > maxBytes) {
            throw new MalformedCertificate(0, octets.length() + " octets, at most " + maxBytes + " are allowed");
        }
        Element whole = alone(octets, deviations);
        Fields fields = whole.as(Ber.SEQUENCE, "certificate").fields();
        Element toBeSigned = fields.take(Ber.SEQUENCE, "what is signed");
        Element algorithm = fields.take(Ber.SEQUENCE, "signatureAlgorithm");
        Bytes signature = fields.take(Ber.BIT_STRING, "signatureValue").wholeOctets("signatureValue");
        fields.end();
        Scheme scheme = scheme(algorithm);
        if (scheme.isWeak()) {
            deviations.add(Deviation.WEAK_SIGNATURE);
        }
        return new SignedContent(
                whole,
                toBeSigned,
                algorithm,
                new CertificateSignature(toBeSigned.octets(), scheme, parameters(algorithm), signature));
    }

    private static Element alone(Bytes octets, Set<Deviation> deviations) throws MalformedCertificate {
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

    /**
     * Takes note of the algorithm as it is signed, which must be the one that signed (RFC 5280 §4.1.1.2, RFC 5755 §4.2.4).
     *
     * @param deviations what is found is added to it
     */
    void requireAlgorithm(Element inside, Set<Deviation> deviations) throws MalformedCertificate {
        if (inside.der().equals(algorithm.der())) {
            return;
        }
        boolean isSameScheme = scheme(inside) == signature.scheme();
        if (!isSameScheme || !saysNothing(parameters(inside)) || !saysNothing(signature.parameters())) {
            throw inside.malformed("the signature's algorithm inside is another one than outside");
        }
        deviations.add(Deviation.ALGORITHM_PARAMETERS);
    }

    private static boolean saysNothing(Bytes parameters) {
        return parameters.isEmpty() || parameters.equals(NULL);
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
}
