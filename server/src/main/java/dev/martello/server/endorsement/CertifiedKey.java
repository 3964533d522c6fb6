package dev.martello.server.endorsement;

import dev.martello.bytes.Bytes;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.KeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Set;

/**
 * The key a certificate is for.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3279#section-2.3">RFC 3279, section 2.3</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4055#section-4">RFC 4055, section 4</a>
 */
record CertifiedKey(PublicKey key) {
    private static final String RSA = "1.2.840.113549.1.1.1";
    private static final String RSA_OAEP = "1.2.840.113549.1.1.7";
    private static final String EC = "1.2.840.10045.2.1";

    /** TPM 2.0 Library, Part 2, TPMS_RSA_PARMS: an exponent of zero is this one. */
    private static final BigInteger DEFAULT_EXPONENT = BigInteger.valueOf(65537);

    /** @param deviations what is found is added to it */
    static CertifiedKey of(Element info, Set<Deviation> deviations) throws MalformedCertificate {
        Fields fields = info.fields();
        Element algorithm = fields.take(Ber.SEQUENCE, "subjectPublicKeyInfo.algorithm");
        Element bits = fields.take(Ber.BIT_STRING, "subjectPublicKey");
        Bytes key = bits.wholeOctets("subjectPublicKey");
        fields.end();
        String identifier = algorithm.fields().take("algorithm").identifier("algorithm");
        return switch (identifier) {
            case RSA -> rsa(bits, key, deviations);
            case RSA_OAEP -> {
                deviations.add(Deviation.OAEP_KEY);
                yield rsa(bits, key, deviations);
            }
            case EC -> make("EC", new X509EncodedKeySpec(info.der().toArray()), bits);
            default -> throw algorithm.malformed("a key of algorithm " + identifier + ", which is not supported");
        };
    }

    private static CertifiedKey rsa(Element bits, Bytes key, Set<Deviation> deviations) throws MalformedCertificate {
        int start = bits.offset() + bits.length() - key.length();
        Fields fields = Ber.only(key, start, deviations)
                .as(Ber.SEQUENCE, "RSAPublicKey")
                .fields();
        BigInteger modulus = fields.take(Ber.INTEGER, "modulus").integer();
        BigInteger exponent = fields.isEmpty()
                ? BigInteger.ZERO
                : fields.take(Ber.INTEGER, "publicExponent").integer();
        fields.end();
        if (modulus.signum() < 0) {
            deviations.add(Deviation.MODULUS_SIGN);
            modulus = unsigned(modulus);
        }
        if (exponent.signum() == 0) {
            deviations.add(Deviation.EXPONENT);
            exponent = DEFAULT_EXPONENT;
        }
        return make("RSA", new RSAPublicKeySpec(modulus, exponent), bits);
    }

    private static BigInteger unsigned(BigInteger number) {
        return new BigInteger(1, number.toByteArray());
    }

    private static CertifiedKey make(String algorithm, KeySpec spec, Element bits) throws MalformedCertificate {
        try {
            return new CertifiedKey(KeyFactory.getInstance(algorithm).generatePublic(spec));
        } catch (GeneralSecurityException e) {
            throw bits.malformed("no " + algorithm + " key that Java supports: " + e.getMessage());
        }
    }
}
