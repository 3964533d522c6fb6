package dev.martello.appraisal.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.ima.SignedMessage;
import dev.martello.evidence.ima.SigningAlgorithm;
import dev.martello.evidence.ima.SigningAlgorithm.Plain;
import dev.martello.evidence.ima.SigningAlgorithm.Pss;
import dev.martello.tpm.HashAlgorithm;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RSASSA-PSS, held against the JDK's own. */
class RsaSignatureTest {
    private static final Bytes MESSAGE = Bytes.ascii("a message");

    /** With a modulus of 2049 and 2055 bits the first octet of what is signed has no place, or no bit of it is unused. */
    @ParameterizedTest
    @CsvSource({
        "2048, SHA256, SHA256, 32",
        "2048, SHA256, SHA512, 0",
        "2048, SHA512, SHA256, 190",
        "2049, SHA384, SHA384, 48",
        "2055, SHA3_256, SHA3_512, 7",
        "3072, SHA512, SHA512, 64"
    })
    void believesWhatTheJdkSignedAndNothingElse(int bits, HashAlgorithm hash, HashAlgorithm mask, int saltBytes)
            throws Exception {
        KeyPair pair = key("RSA", bits);
        RSAPublicKey key = (RSAPublicKey) pair.getPublic();
        Pss pss = new Pss(mask, saltBytes);
        Bytes signature = sign(pair, hash, mask, saltBytes);

        assertThat(RsaSignature.isPss(key, pss, hash.hash(MESSAGE), signature)).isTrue();
        assertThat(RsaSignature.isPss(key, pss, hash.hash(Bytes.ascii("another")), signature))
                .isFalse();
        assertThat(RsaSignature.isPss(key, new Pss(mask, saltBytes + 1), hash.hash(MESSAGE), signature))
                .isFalse();
        assertThat(RsaSignature.isPss(key, new Pss(mask, 1000), hash.hash(MESSAGE), signature))
                .isFalse();
        assertThat(RsaSignature.isPkcs1(key, hash.hash(MESSAGE), signature)).isFalse();
        for (int bit = 0; bit < 8 * signature.length(); bit += 5) {
            byte[] flipped = signature.toArray();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(RsaSignature.isPss(key, pss, hash.hash(MESSAGE), Bytes.owning(flipped)))
                    .as("bit " + bit)
                    .isFalse();
        }
        for (Bytes other : new Bytes[] {Bytes.EMPTY, signature.from(1), Bytes.concat(Bytes.of(0), signature)}) {
            assertThat(RsaSignature.isPss(key, pss, hash.hash(MESSAGE), other)).isFalse();
        }
    }

    /** With a public exponent of 3 and no check of the whole encoded message, roots of numbers pass for signatures. */
    @Test
    void believesNothingThatOpensToLittle() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F0));
        RSAPublicKey key = (RSAPublicKey) generator.generateKeyPair().getPublic();

        for (int number : new int[] {0, 1, 2, 0xbc}) {
            Bytes signature = Bytes.concat(Bytes.repeat(0, 255), Bytes.of(number));
            assertThat(RsaSignature.isPss(
                            key, new Pss(HashAlgorithm.SHA256, 32), HashAlgorithm.SHA256.hash(MESSAGE), signature))
                    .isFalse();
            assertThat(RsaSignature.isPkcs1(key, HashAlgorithm.SHA256.hash(MESSAGE), signature))
                    .isFalse();
        }
    }

    /** RFC 8017, section 9.1.2, steps 4, 6, 10 and 14: who has the key can sign what is none of it. */
    @Test
    void believesNothingThatIsEncodedOtherwise() throws Exception {
        KeyPair pair = key("RSA", 2047);
        RSAPrivateKey secret = (RSAPrivateKey) pair.getPrivate();
        Bytes right = encoded(Bytes.repeat(0, 190), 1);

        assertThat(opens(pair, raw(secret, right))).isTrue();
        assertThat(opens(pair, raw(secret, encoded(Bytes.concat(Bytes.repeat(0, 189), Bytes.of(1)), 1))))
                .isFalse();
        assertThat(opens(pair, raw(secret, encoded(Bytes.concat(Bytes.of(2), Bytes.repeat(0, 189)), 1))))
                .isFalse();
        assertThat(opens(pair, raw(secret, encoded(Bytes.repeat(0, 190), 2)))).isFalse();
        assertThat(opens(pair, raw(secret, Bytes.concat(right.slice(0, 255), Bytes.of(0xcc)))))
                .isFalse();
        assertThat(opens(pair, raw(secret, Bytes.concat(Bytes.of(right.at(0) | 0x40), right.from(1)))))
                .isFalse();
    }

    private static boolean opens(KeyPair pair, Bytes signature) {
        return RsaSignature.isPss(
                (RSAPublicKey) pair.getPublic(),
                new Pss(HashAlgorithm.SHA256, 32),
                HashAlgorithm.SHA256.hash(MESSAGE),
                signature);
    }

    private static Bytes raw(RSAPrivateKey key, Bytes encoded) {
        byte[] octets = new BigInteger(1, encoded.toArray())
                .modPow(key.getPrivateExponent(), key.getModulus())
                .toByteArray();
        byte[] signature = new byte[256];
        int length = Math.min(octets.length, signature.length);
        System.arraycopy(octets, octets.length - length, signature, signature.length - length, length);
        return Bytes.owning(signature);
    }

    /** In 2046 bits: padding, the octet that ends it, and the salt, all masked; the digest of message and salt; the trailer. */
    private static Bytes encoded(Bytes padding, int end) {
        Bytes salt = Bytes.repeat(5, 32);
        Bytes digest = HashAlgorithm.SHA256
                .hash(Bytes.repeat(0, 8), HashAlgorithm.SHA256.hash(MESSAGE).octets(), salt)
                .octets();
        byte[] whole = Bytes.concat(padding, Bytes.of(end), salt).toArray();
        for (int i = 0; i < whole.length; i++) {
            Bytes mask =
                    HashAlgorithm.SHA256.hash(digest, Bytes.of(0, 0, 0, i / 32)).octets();
            whole[i] ^= (byte) mask.at(i % 32);
        }
        whole[0] &= 0x3f;
        return Bytes.concat(Bytes.owning(whole), digest, Bytes.of(0xbc));
    }

    @Test
    void takesNoKeyForRsassaPssInAnotherWayThanItIsFor() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSASSA-PSS");
        generator.initialize(new RSAKeyGenParameterSpec(
                2048, RSAKeyGenParameterSpec.F4, parameters(HashAlgorithm.SHA256, HashAlgorithm.SHA256, 32)));
        KeyPair pair = generator.generateKeyPair();
        ImaKey key = ImaKey.of(Bytes.copyOf(pair.getPublic().getEncoded()));
        Bytes signature = sign(pair, HashAlgorithm.SHA256, HashAlgorithm.SHA256, 40);

        assertThat(signed(key, new Pss(HashAlgorithm.SHA256, 40), signature)).isTrue();
        assertThat(signed(key, Plain.RSA, signature)).isFalse();
        assertThat(signed(key, Plain.ECDSA, signature)).isFalse();
        assertThat(signed(key, SigningAlgorithm.MlDsa.ML_DSA_65, signature)).isFalse();
        KeyPair unbound = key("RSASSA-PSS", 2048);
        ImaKey other = ImaKey.of(Bytes.copyOf(unbound.getPublic().getEncoded()));
        assertThat(signed(
                        other,
                        new Pss(HashAlgorithm.SHA512, 20),
                        sign(unbound, HashAlgorithm.SHA256, HashAlgorithm.SHA512, 20)))
                .isTrue();
    }

    private static boolean signed(ImaKey key, SigningAlgorithm algorithm, Bytes signature) {
        return key.signed(algorithm, new SignedMessage.Whole(HashAlgorithm.SHA256, MESSAGE), signature);
    }

    private static KeyPair key(String algorithm, int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    private static PSSParameterSpec parameters(HashAlgorithm hash, HashAlgorithm mask, int saltBytes) {
        return new PSSParameterSpec(
                hash.javaName(),
                "MGF1",
                new MGF1ParameterSpec(mask.javaName()),
                saltBytes,
                PSSParameterSpec.TRAILER_FIELD_BC);
    }

    private static Bytes sign(KeyPair pair, HashAlgorithm hash, HashAlgorithm mask, int saltBytes) throws Exception {
        Signature signer = Signature.getInstance("RSASSA-PSS");
        signer.setParameter(parameters(hash, mask, saltBytes));
        signer.initSign(pair.getPrivate());
        signer.update(MESSAGE.toArray());
        return Bytes.owning(signer.sign());
    }
}
