package dev.martello.appraisal.reference;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.ima.FileSignature;
import dev.martello.evidence.ima.SignedMessage;
import dev.martello.evidence.ima.SigningAlgorithm;
import dev.martello.evidence.ima.SigningAlgorithm.MlDsa;
import dev.martello.evidence.ima.SigningAlgorithm.Plain;
import dev.martello.evidence.ima.SigningAlgorithm.Pss;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.crypto.Curve;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
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
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A key that signs files for IMA: RSA of 2048 to 8192 bits, ECDSA with P-256, P-384 or P-521, or ML-DSA. Immutable; equal by key.
 *
 * @param info its SubjectPublicKeyInfo
 */
public record ImaKey(Bytes info, PublicKey key) {
    public static final int MAX_BYTES = 1 << 13;

    private static final int MIN_RSA_BITS = 2048;
    private static final int MAX_RSA_BITS = 8192;

    /** Java's name of keys that sign in this way only. */
    private static final String RSASSA_PSS = "RSASSA-PSS";

    private static final String ML_DSA = "ML-DSA";

    /** Of digests: Java's name too. */
    private static final String ECDSA = "NONEwithECDSA";

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
        for (String algorithm : List.of("RSA", "EC", RSASSA_PSS, ML_DSA)) {
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
            default -> mlDsa(key).isPresent();
        };
        if (!isUsable) {
            throw new InvalidKeyException("files are signed with RSA of " + MIN_RSA_BITS + " to " + MAX_RSA_BITS
                    + " bits, ECDSA or ML-DSA, not with this key");
        }
        if (!(key instanceof RSAPublicKey)) {
            // Java looks at such keys for the first time here.
            verifier(key instanceof ECPublicKey ? ECDSA : ML_DSA, key);
        }
    }

    private static Signature verifier(String algorithm, PublicKey key) throws InvalidKeyException {
        try {
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(key);
            return verifier;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime cannot verify with " + algorithm, e);
        }
    }

    private static Optional<MlDsa> mlDsa(PublicKey key) {
        return key.getParams() instanceof NamedParameterSpec named
                ? Arrays.stream(MlDsa.values())
                        .filter(each -> each.name().replace('_', '-').equals(named.getName()))
                        .findFirst()
                : Optional.empty();
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

    /** How keys of its kind sign where a signature does not say it. */
    public SigningAlgorithm usualAlgorithm() {
        return switch (key) {
            case RSAPublicKey _ -> Plain.RSA;
            case ECPublicKey _ -> Plain.ECDSA;
            default -> mlDsa(key).orElseThrow();
        };
    }

    /**
     * Whether this key signed a message. Digests of SHA-1 are not believed: two files with one digest can be made.
     *
     * @param algorithm how; a key of another kind signed nothing so
     * @param signature ECDSA in DER
     */
    public boolean signed(SigningAlgorithm algorithm, SignedMessage message, Bytes signature) {
        return isBelieved(message.digest().algorithm())
                && switch (algorithm) {
                    case Plain.RSA ->
                        key instanceof RSAPublicKey rsa
                                && !rsa.getAlgorithm().equals(RSASSA_PSS)
                                && RsaSignature.isPkcs1(rsa, message.digest(), signature);
                    case Plain.ECDSA ->
                        key instanceof ECPublicKey ec && signedWithEcdsa(ec, message.digest(), signature);
                    case Pss pss ->
                        key instanceof RSAPublicKey rsa
                                && isFor(rsa, pss, message.digest().algorithm())
                                && RsaSignature.isPss(rsa, pss, message.digest(), signature);
                    case MlDsa set ->
                        message instanceof SignedMessage.Whole whole
                                && mlDsa(key).filter(set::equals).isPresent()
                                && signedWithMlDsa(whole.octets(), signature);
                };
    }

    private static boolean isBelieved(HashAlgorithm hash) {
        return hash != HashAlgorithm.SHA1 && hash != HashAlgorithm.SM3_256;
    }

    /** Whether a key may be used so: one for RSASSA-PSS alone may say with which parameters (RFC 4055, section 3.3). */
    private static boolean isFor(RSAPublicKey key, Pss pss, HashAlgorithm hash) {
        return !(key.getParams() instanceof PSSParameterSpec only)
                || (only.getDigestAlgorithm().equals(hash.javaName())
                        && only.getMGFParameters() instanceof MGF1ParameterSpec mask
                        && mask.getDigestAlgorithm().equals(pss.mask().javaName())
                        && pss.saltBytes() >= only.getSaltLength());
    }

    private static boolean signedWithEcdsa(ECPublicKey key, Digest digest, Bytes signature) {
        // FIPS 186-5, section 6.4.1: of a digest that is longer than the group order, the leftmost bits; Java leaves
        // that to us.
        int orderBytes = (key.getParams().getOrder().bitLength() + 7) / 8;
        Bytes leftmost =
                digest.octets().slice(0, Math.min(orderBytes, digest.octets().length()));
        return verified(ECDSA, key, leftmost, signature);
    }

    private boolean signedWithMlDsa(Bytes message, Bytes signature) {
        return verified(ML_DSA, key, message, signature);
    }

    private static boolean verified(String algorithm, PublicKey key, Bytes message, Bytes signature) {
        try {
            Signature verifier = verifier(algorithm, key);
            verifier.update(message.asBuffer());
            return verifier.verify(signature.toArray());
        } catch (SignatureException e) {
            return false; // the JDK's answer to octets that have not the form of a signature
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("a key that verified before cannot be used", e);
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
