package dev.martello.appraisal.reference;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.ima.FileSignature;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.crypto.Curve;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;

/**
 * A key that signs files for IMA: RSA of 2048 to 8192 bits, or ECDSA with P-256, P-384 or P-521. Immutable; equal by key.
 *
 * @param info its SubjectPublicKeyInfo
 */
public record ImaKey(Bytes info, PublicKey key) {
    public static final int MAX_BYTES = 1 << 13;

    private static final int MIN_RSA_BITS = 2048;
    private static final int MAX_RSA_BITS = 8192;

    /** {@code DigestInfo} of RFC 8017, section 9.2, up to the digest, for the arc 2.16.840.1.101.3.4.2. */
    private static final Bytes DIGEST_INFO_ARC = Bytes.fromHex("300d06096086480165030402");

    /**
     * Reads a key, or takes the one of a certificate; what else the certificate says does not matter.
     *
     * @param der a SubjectPublicKeyInfo or an X.509 certificate
     * @throws InvalidKeyException if it is neither, or files are not signed with such keys
     */
    public static ImaKey of(Bytes der) throws InvalidKeyException {
        if (der.length() > MAX_BYTES) {
            throw new InvalidKeyException("a key has more than " + MAX_BYTES + " octets");
        }
        PublicKey key = read(der);
        requireUsable(key);
        return new ImaKey(Bytes.owning(key.getEncoded()), key);
    }

    private static PublicKey read(Bytes der) throws InvalidKeyException {
        for (String algorithm : List.of("RSA", "EC")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der.toArray()));
            } catch (InvalidKeySpecException e) {
                // The next form may fit; if none does, that is said below.
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("this Java runtime has no " + algorithm + " keys", e);
            }
        }
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der.toArray()))
                    .getPublicKey();
        } catch (CertificateException e) {
            throw new InvalidKeyException("it is neither a public key nor an X.509 certificate in DER", e);
        }
    }

    private static void requireUsable(PublicKey key) throws InvalidKeyException {
        boolean isUsable = switch (key) {
            case RSAPublicKey rsa ->
                rsa.getModulus().bitLength() >= MIN_RSA_BITS
                        && rsa.getModulus().bitLength() <= MAX_RSA_BITS
                        && rsa.getPublicExponent().bitLength() <= 64
                        && rsa.getPublicExponent().compareTo(BigInteger.TWO) > 0;
            case ECPublicKey ec -> Curve.of(ec.getParams()).isPresent();
            default -> false;
        };
        if (!isUsable) {
            throw new InvalidKeyException("files are signed with RSA of " + MIN_RSA_BITS + " to " + MAX_RSA_BITS
                    + " bits or ECDSA, not with this key");
        }
    }

    /** As signatures name it: the last octets of SHA-1 over the {@code subjectPublicKey}. */
    public Bytes keyId() {
        Bytes identifier = keyIdentifier();
        return identifier.from(identifier.length() - FileSignature.KEY_ID_BYTES);
    }

    /** As most certificates name it, RFC 5280, section 4.2.1.2: SHA-1 over the {@code subjectPublicKey}. */
    public Bytes keyIdentifier() {
        return HashAlgorithm.SHA1.hash(subjectPublicKey()).octets();
    }

    /** What names this key alone: SHA-256 over its SubjectPublicKeyInfo. Of the other names anybody can make a second key. */
    public Digest digest() {
        return HashAlgorithm.SHA256.hash(info);
    }

    /** The content of the BIT STRING that a SubjectPublicKeyInfo ends with; what Java encodes is well formed. */
    private Bytes subjectPublicKey() {
        int algorithm = content(0);
        int bits = algorithm + length(algorithm, content(algorithm));
        return info.from(content(bits) + 1);
    }

    /** Where the content of the DER value at an offset begins. */
    private int content(int at) {
        int first = info.at(at + 1);
        return at + 2 + (first < 0x80 ? 0 : first - 0x80);
    }

    private int length(int at, int content) {
        int first = info.at(at + 1);
        int length = first < 0x80 ? first : 0;
        for (int i = at + 2; i < content; i++) {
            length = length << 8 | info.at(i);
        }
        return content - at + length;
    }

    /**
     * Whether this key signed a digest. SHA-1 is not believed: two files with one digest can be made.
     *
     * @param signature RSASSA-PKCS1-v1_5, or ECDSA in DER
     */
    public boolean signed(Digest digest, Bytes signature) {
        boolean isBelieved = digest.algorithm() != HashAlgorithm.SHA1 && digest.algorithm() != HashAlgorithm.SM3_256;
        return isBelieved
                && switch (key) {
                    case RSAPublicKey rsa -> signedWithRsa(rsa, signature, digest);
                    case ECPublicKey ec -> signedWithEcdsa(ec, signature, digest);
                    default -> false;
                };
    }

    /** RFC 8017, section 8.2.2: by comparing the encoded message, so that no padding is parsed. */
    private static boolean signedWithRsa(RSAPublicKey key, Bytes signature, Digest digest) {
        int bytes = (key.getModulus().bitLength() + 7) / 8;
        BigInteger number = new BigInteger(1, signature.toArray());
        if (signature.length() != bytes || number.compareTo(key.getModulus()) >= 0) {
            return false;
        }
        BigInteger opened = number.modPow(key.getPublicExponent(), key.getModulus());
        return opened.equals(new BigInteger(1, encoded(digest, bytes)));
    }

    private static byte[] encoded(Digest digest, int bytes) {
        int arc = switch (digest.algorithm()) {
            case SHA256 -> 1;
            case SHA384 -> 2;
            case SHA512 -> 3;
            case SHA3_256 -> 8;
            case SHA3_384 -> 9;
            case SHA3_512 -> 10;
            case SHA1, SM3_256 -> throw new IllegalArgumentException("files are not signed with " + digest.algorithm());
        };
        Bytes octets = digest.octets();
        Bytes info = Bytes.concat(
                Bytes.of(0x30, DIGEST_INFO_ARC.length() + 5 + octets.length()),
                DIGEST_INFO_ARC,
                Bytes.of(arc, 0x05, 0x00, 0x04, octets.length()),
                octets);
        byte[] message = new byte[bytes];
        Arrays.fill(message, (byte) 0xff);
        message[0] = 0;
        message[1] = 1;
        message[bytes - info.length() - 1] = 0;
        info.copyTo(message, bytes - info.length());
        return message;
    }

    private static boolean signedWithEcdsa(ECPublicKey key, Bytes signature, Digest digest) {
        // FIPS 186-5, section 6.4.1: of a digest that is longer than the group order, the leftmost bits; Java leaves
        // that to us.
        int orderBytes = (key.getParams().getOrder().bitLength() + 7) / 8;
        Bytes leftmost =
                digest.octets().slice(0, Math.min(orderBytes, digest.octets().length()));
        try {
            Signature verifier = Signature.getInstance("NONEwithECDSA");
            verifier.initVerify(key);
            verifier.update(leftmost.asBuffer());
            return verifier.verify(signature.toArray());
        } catch (SignatureException e) {
            return false; // the JDK's answer to octets that have not the form of a signature
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime cannot verify with ECDSA", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ImaKey that && info.equals(that.info);
    }

    @Override
    public int hashCode() {
        return info.hashCode();
    }

    @Override
    public String toString() {
        return keyId().toHex();
    }
}
