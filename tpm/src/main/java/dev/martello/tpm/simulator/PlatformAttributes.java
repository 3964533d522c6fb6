package dev.martello.tpm.simulator;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/**
 * Writes attribute certificates of platforms.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5755#section-4.1">RFC 5755, section 4.1</a>
 * @see <a href="https://trustedcomputinggroup.org/resource/tcg-platform-certificate-profile/">TCG Platform Certificate Profile 1.1, section 3.1</a>
 */
final class PlatformAttributes {
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int UTF8_STRING = 0x0c;
    private static final int GENERALIZED_TIME = 0x18;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int CONTEXT_0 = 0xa0;
    private static final int DIRECTORY_NAME = 0xa4;

    private static final Bytes VERSION_2 = der(INTEGER, Bytes.of(1));
    private static final Bytes SHA256_WITH_RSA = der(SEQUENCE, oid("2a864886f70d01010b"), Bytes.of(0x05, 0x00));
    private static final Bytes VALIDITY = der(
            SEQUENCE,
            der(GENERALIZED_TIME, Bytes.ascii("20200101000000Z")),
            der(GENERALIZED_TIME, Bytes.ascii("99991231235959Z")));

    /** tcg-at-tcgCredentialType: tcg-kp-PlatformAttributeCertificate. */
    private static final Bytes CREDENTIAL_TYPE =
            der(SEQUENCE, oid("6781050219"), der(SET, der(SEQUENCE, oid("6781050802"))));

    private static final String ALTERNATIVE_NAME = "551d11";

    private PlatformAttributes() {}

    /**
     * A certificate that a TPM is in a machine.
     *
     * @param ek the TPM's endorsement certificate
     * @param platform manufacturer, model, version and serial number
     * @param issuer whose key signs it, of RSA
     */
    static Bytes certificate(X509Certificate ek, List<String> platform, X500Principal issuer, PrivateKey key)
            throws GeneralSecurityException {
        Bytes holder = der(SEQUENCE, der(CONTEXT_0, names(ek.getIssuerX500Principal()), integer(ek.getSerialNumber())));
        Bytes toBeSigned = der(
                SEQUENCE,
                VERSION_2,
                holder,
                der(CONTEXT_0, names(issuer)),
                SHA256_WITH_RSA,
                integer(ek.getSerialNumber()),
                VALIDITY,
                der(SEQUENCE, CREDENTIAL_TYPE),
                der(SEQUENCE, alternativeName(platform)));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update(toBeSigned.toArray());
        return der(SEQUENCE, toBeSigned, SHA256_WITH_RSA, der(BIT_STRING, Bytes.of(0), Bytes.owning(signature.sign())));
    }

    /** The platform's attributes are 2.23.133.5.1.1, .4, .5 and .6. */
    private static Bytes alternativeName(List<String> platform) {
        Bytes[] attributes = new Bytes[platform.size()];
        for (int i = 0; i < attributes.length; i++) {
            Bytes type = oid("67810505010" + List.of(1, 4, 5, 6).get(i));
            attributes[i] = der(SET, der(SEQUENCE, type, der(UTF8_STRING, Bytes.utf8(platform.get(i)))));
        }
        return der(
                SEQUENCE,
                oid(ALTERNATIVE_NAME),
                der(OCTET_STRING, der(SEQUENCE, der(DIRECTORY_NAME, der(SEQUENCE, attributes)))));
    }

    private static Bytes names(X500Principal name) {
        return der(SEQUENCE, der(DIRECTORY_NAME, Bytes.owning(name.getEncoded())));
    }

    private static Bytes integer(BigInteger number) {
        return der(INTEGER, Bytes.owning(number.toByteArray()));
    }

    private static Bytes oid(String hex) {
        return der(0x06, Bytes.fromHex(hex));
    }

    /** A value in DER, of at most 65,535 octets. */
    static Bytes der(int tag, Bytes... content) {
        Bytes all = Bytes.concat(content);
        BytesWriter head = BytesWriter.bigEndian().u8(tag);
        if (all.length() < 0x80) {
            head.u8(all.length());
        } else if (all.length() < 0x100) {
            head.u8(0x81).u8(all.length());
        } else {
            head.u8(0x82).u16(all.length());
        }
        return head.bytes(all).toBytes();
    }
}
