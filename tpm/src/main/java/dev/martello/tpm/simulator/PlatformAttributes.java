package dev.martello.tpm.simulator;

import static dev.martello.bytes.Der.INTEGER;
import static dev.martello.bytes.Der.OCTET_STRING;
import static dev.martello.bytes.Der.SEQUENCE;
import static dev.martello.bytes.Der.integer;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.Der;
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
    private static final int BIT_STRING = 0x03;
    private static final int UTF8_STRING = 0x0c;
    private static final int GENERALIZED_TIME = 0x18;
    private static final int SET = 0x31;
    private static final int CONTEXT_0 = 0xa0;
    private static final int DIRECTORY_NAME = 0xa4;

    private static final Bytes VERSION_2 = Der.of(INTEGER, Bytes.of(1));
    private static final Bytes SHA256_WITH_RSA = Der.of(SEQUENCE, oid("2a864886f70d01010b"), Bytes.of(0x05, 0x00));
    private static final Bytes VALIDITY = Der.of(
            SEQUENCE,
            Der.of(GENERALIZED_TIME, Bytes.ascii("20200101000000Z")),
            Der.of(GENERALIZED_TIME, Bytes.ascii("99991231235959Z")));

    /** tcg-at-tcgCredentialType: tcg-kp-PlatformAttributeCertificate. */
    private static final Bytes CREDENTIAL_TYPE =
            Der.of(SEQUENCE, oid("6781050219"), Der.of(SET, Der.of(SEQUENCE, oid("6781050802"))));

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
        Bytes holder =
                Der.of(SEQUENCE, Der.of(CONTEXT_0, names(ek.getIssuerX500Principal()), integer(ek.getSerialNumber())));
        Bytes toBeSigned = Der.of(
                SEQUENCE,
                VERSION_2,
                holder,
                Der.of(CONTEXT_0, names(issuer)),
                SHA256_WITH_RSA,
                integer(ek.getSerialNumber()),
                VALIDITY,
                Der.of(SEQUENCE, CREDENTIAL_TYPE),
                Der.of(SEQUENCE, alternativeName(platform)));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update(toBeSigned.toArray());
        return Der.of(
                SEQUENCE, toBeSigned, SHA256_WITH_RSA, Der.of(BIT_STRING, Bytes.of(0), Bytes.owning(signature.sign())));
    }

    /** The platform's attributes are 2.23.133.5.1.1, .4, .5 and .6. */
    private static Bytes alternativeName(List<String> platform) {
        Bytes[] attributes = new Bytes[platform.size()];
        for (int i = 0; i < attributes.length; i++) {
            Bytes type = oid("67810505010" + List.of(1, 4, 5, 6).get(i));
            attributes[i] = Der.of(SET, Der.of(SEQUENCE, type, Der.of(UTF8_STRING, Bytes.utf8(platform.get(i)))));
        }
        return Der.of(
                SEQUENCE,
                oid(ALTERNATIVE_NAME),
                Der.of(OCTET_STRING, Der.of(SEQUENCE, Der.of(DIRECTORY_NAME, Der.of(SEQUENCE, attributes)))));
    }

    private static Bytes names(X500Principal name) {
        return Der.of(SEQUENCE, Der.of(DIRECTORY_NAME, Bytes.owning(name.getEncoded())));
    }

    private static Bytes oid(String hex) {
        return Der.of(0x06, Bytes.fromHex(hex));
    }
}
