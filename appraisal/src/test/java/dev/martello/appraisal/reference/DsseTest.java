package dev.martello.appraisal.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.martello.appraisal.reference.Dsse.Check;
import dev.martello.appraisal.reference.Dsse.Signature;
import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.crypto.Curve;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DsseTest {
    private static final String TYPE = "http://example.com/HelloWorld";
    private static final Bytes PAYLOAD = Bytes.ascii("hello world");
    private static final SigningKey KEY = newKey("Ed25519");
    private static final SigningKey OTHER = newKey("Ed25519");
    /** What openssl makes of the specification's example with the key of RFC 8032, section 7.1, test 1. */
    private static final String OPENSSL_SIGNATURE = "e031d7dd99f8aa904abc48fb99a13c3bdbbd6e35c49cf2cb9f25d5509d8f5c94"
            + "7c0d22dc2f7403a45bdf24e8f7a41fd23c7b25e898386e8c6c31be8abee60007";

    private static final TrustedKeys TRUSTED = TrustedKeys.of(List.of(KEY.publicKey()));

    @Test
    void encodesAsInTheSpecification() {
        assertThat(Dsse.preAuthenticationEncoding(TYPE, PAYLOAD).toString(StandardCharsets.US_ASCII))
                .isEqualTo("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
    }

    @Test
    void countsOctetsAndNotCharacters() {
        assertThat(Dsse.preAuthenticationEncoding("ü", Bytes.EMPTY).toString(StandardCharsets.UTF_8))
                .isEqualTo("DSSEv1 2 ü 0 ");
    }

    @Test
    void signsAsOpenSslDoes() throws GeneralSecurityException, SigningFailure {
        SigningKey key = SigningKey.of(rfc8032Key());
        Dsse signed = Dsse.sign(TYPE, PAYLOAD, key);

        assertThat(signed.signatures().getFirst().octets().toHex()).isEqualTo(OPENSSL_SIGNATURE);
        assertThat(signed.check(TYPE, TrustedKeys.of(List.of(key.publicKey())))).isInstanceOf(Check.Trusted.class);
    }

    @Test
    void namesKeyByItsSubjectPublicKeyInfo() throws SigningFailure {
        assertThat(Dsse.sign(TYPE, PAYLOAD, KEY).signatures().getFirst().keyId())
                .contains(HashAlgorithm.SHA256
                        .hash(Bytes.copyOf(KEY.publicKey().getEncoded()))
                        .octets()
                        .toHex());
    }

    @Test
    void trustsEnvelopeThatItWroteAndRead() throws MalformedEnvelope, SigningFailure {
        Dsse read = Dsse.parse(Dsse.sign(TYPE, PAYLOAD, KEY).write());

        assertThat(read).isEqualTo(Dsse.sign(TYPE, PAYLOAD, KEY));
        assertThat(read.check(TYPE, TRUSTED)).isEqualTo(new Check.Trusted(signers(KEY), PAYLOAD));
    }

    @Test
    void refusesChangedPayload() throws SigningFailure {
        Dsse changed = new Dsse(TYPE, Bytes.ascii("hello World"), signature(KEY));

        assertRefused(changed, Refusal.INVALID);
    }

    @Test
    void refusesPayloadThatWasSignedAsAnotherType() throws SigningFailure {
        Dsse other = Dsse.sign("application/other", PAYLOAD, KEY);

        assertRefused(other, Refusal.PAYLOAD_TYPE);
        assertRefused(new Dsse(TYPE, PAYLOAD, other.signatures()), Refusal.INVALID);
    }

    @Test
    void refusesTextMovedBetweenTypeAndPayload() throws SigningFailure {
        Dsse shifted = new Dsse(TYPE + " 11 hello", Bytes.ascii("world"), signature(KEY));

        assertThat(shifted.check(TYPE + " 11 hello", TRUSTED)).isInstanceOf(Check.Refused.class);
    }

    @Test
    void refusesUnknownKey() throws SigningFailure {
        assertRefused(Dsse.sign(TYPE, PAYLOAD, OTHER), Refusal.UNKNOWN_KEY);
        assertThat(Dsse.sign(TYPE, PAYLOAD, KEY).check(TYPE, TrustedKeys.of(List.of())))
                .isInstanceOfSatisfying(
                        Check.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Refusal.UNKNOWN_KEY));
    }

    @Test
    void takesTheHintForAHint() throws SigningFailure {
        String trustedId = TrustedKeys.id(KEY.publicKey());
        Bytes genuine = signature(KEY).getFirst().octets();
        Bytes foreign = signature(OTHER).getFirst().octets();

        assertRefused(envelope(new Signature(Optional.of(trustedId), foreign)), Refusal.INVALID);
        assertRefused(envelope(new Signature(Optional.of("somebody"), genuine)), Refusal.UNKNOWN_KEY);
        assertThat(envelope(new Signature(Optional.empty(), genuine)).check(TYPE, TRUSTED))
                .isInstanceOf(Check.Trusted.class);
        assertRefused(envelope(new Signature(Optional.empty(), foreign)), Refusal.INVALID);
    }

    @Test
    void needsOneGoodSignatureOfSeveral() throws SigningFailure {
        Dsse both = Dsse.sign(TYPE, PAYLOAD, OTHER).withSignaturesOf(Dsse.sign(TYPE, PAYLOAD, KEY));
        Dsse spoilt = envelope(
                new Signature(Optional.empty(), Bytes.repeat(0, 64)),
                new Signature(Optional.empty(), Bytes.EMPTY),
                signature(KEY).getFirst());

        assertThat(both.check(TYPE, TRUSTED)).isInstanceOf(Check.Trusted.class);
        assertThat(spoilt.check(TYPE, TRUSTED)).isInstanceOf(Check.Trusted.class);
    }

    @Test
    void refusesEverySignatureWithAFlippedBit() throws SigningFailure {
        byte[] octets = signature(KEY).getFirst().octets().toArray();
        for (int bit = 0; bit < 8 * octets.length; bit++) {
            byte[] flipped = octets.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefused(envelope(new Signature(Optional.empty(), Bytes.owning(flipped))), Refusal.INVALID);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32, 63, 65, 128})
    void refusesSignatureOfAnotherLength(int length) {
        assertRefused(envelope(new Signature(Optional.empty(), Bytes.repeat(1, length))), Refusal.INVALID);
    }

    @Test
    void acceptsBothAlphabetsOfBase64AndUnknownFields() throws MalformedEnvelope, SigningFailure {
        Bytes payload = Bytes.of(0xfb, 0xff, 0xbf);
        String sig = Dsse.sign(TYPE, payload, KEY).write().toString(StandardCharsets.UTF_8);
        assertThat(sig).contains("\"+/+/\"");
        String urlSafe = sig.replace("+/+/", "-_-_").replaceFirst("\\{", "{\"extra\":{\"a\":[1,{\"b\":null}]},");

        assertThat(Dsse.parse(Bytes.utf8(urlSafe)).check(TYPE, TRUSTED)).isInstanceOf(Check.Trusted.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"payloadType\":\"t\",\"payload\":\"\"}",
                "{\"payloadType\":\"t\",\"payload\":\"\",\"signatures\":[]}",
                "{\"payloadType\":\"t\",\"payload\":\"\",\"signatures\":{}}",
                "{\"payloadType\":\"t\",\"payload\":\"\",\"signatures\":[{}]}",
                "{\"payloadType\":\"t\",\"payload\":\"\",\"signatures\":[1]}",
                "{\"payloadType\":\"t\",\"payload\":\"\",\"signatures\":[{\"sig\":1}]}",
                "{\"payloadType\":\"t\",\"payload\":\"\",\"signatures\":[{\"sig\":\"*\"}]}",
                "{\"payloadType\":1,\"payload\":\"\",\"signatures\":[{\"sig\":\"\"}]}",
                "{\"payloadType\":\"t\",\"payload\":null,\"signatures\":[{\"sig\":\"\"}]}",
                "{\"payloadType\":\"t\",\"payload\":\"a\",\"signatures\":[{\"sig\":\"\"}]}",
                "{\"payload\":\"\",\"signatures\":[{\"sig\":\"\"}]}",
                "{\"payloadType\":\"t\",\"payloadType\":\"u\",\"payload\":\"\",\"signatures\":[{\"sig\":\"\"}]}",
                "{\"payloadType\":\"t\",\"payload\":\"\",\"signatures\":[{\"sig\":\"\",\"sig\":\"\"}]}",
                "{\"payloadType\":\"t\",\"payload\":\"\",\"signatures\":[{\"sig\":\"\"}]} {}"
            })
    void refusesWhatIsNoEnvelope(String json) {
        assertThatExceptionOfType(MalformedEnvelope.class).isThrownBy(() -> Dsse.parse(Bytes.utf8(json)));
    }

    @Test
    void refusesAbsurdSizes() {
        String signatures = "{\"sig\":\"\"},".repeat(Dsse.MAX_SIGNATURES) + "{\"sig\":\"\"}";
        for (String json : List.of(
                "[".repeat(100_000),
                "{\"x\":" + "[".repeat(100_000),
                "{\"payloadType\":\"t\",\"payload\":\"\",\"signatures\":[" + signatures + "]}",
                "{\"payloadType\":\"" + "t".repeat(300) + "\",\"payload\":\"\",\"signatures\":[{\"sig\":\"\"}]}",
                "{\"payloadType\":\"t\",\"payload\":\"\",\"signatures\":[{\"sig\":\"" + "A".repeat(2000) + "\"}]}")) {
            assertThatExceptionOfType(MalformedEnvelope.class).isThrownBy(() -> Dsse.parse(Bytes.utf8(json)));
        }
    }

    @Test
    void refusesEveryTruncation() throws SigningFailure {
        Bytes whole = Dsse.sign(TYPE, PAYLOAD, KEY).write();
        for (int length = 0; length < whole.length(); length++) {
            Bytes cut = whole.slice(0, length);
            assertThatExceptionOfType(MalformedEnvelope.class).isThrownBy(() -> Dsse.parse(cut));
        }
    }

    @Test
    void refusesKeysOfAnotherKind() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrustedKeys.of(List.of(newPair("Ed448").getPublic())));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrustedKeys.of(List.of(newPair("RSA").getPublic())));
        assertThatIllegalArgumentException().isThrownBy(() -> SigningKey.of(newPair("Ed448")));
    }

    @ParameterizedTest
    @EnumSource(
            value = Curve.class,
            names = {"P256", "P384"})
    void signsWithEllipticCurvesInDerForm(Curve curve) throws GeneralSecurityException, SigningFailure {
        SigningKey key = newKey(curve);
        Dsse signed = Dsse.sign(TYPE, PAYLOAD, key);
        TrustedKeys trusted =
                TrustedKeys.of(List.of(key.publicKey(), newKey(curve).publicKey()));

        assertThat(signed.signatures().getFirst().octets().at(0)).isEqualTo(0x30);
        assertThat(signed.check(TYPE, trusted)).isEqualTo(new Check.Trusted(signers(key), PAYLOAD));
        assertThat(new Dsse(TYPE, Bytes.ascii("hello World"), signed.signatures()).check(TYPE, trusted))
                .isInstanceOf(Check.Refused.class);
        byte[] octets = signed.signatures().getFirst().octets().toArray();
        for (int bit = 0; bit < 8 * octets.length; bit++) {
            byte[] flipped = octets.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Dsse changed = envelope(new Signature(Optional.of(TrustedKeys.id(key.publicKey())), Bytes.owning(flipped)));
            assertThat(changed.check(TYPE, trusted)).isInstanceOf(Check.Refused.class);
        }
    }

    @Test
    void refusesCurvesThatAreNotForDocuments() {
        assertThatIllegalArgumentException().isThrownBy(() -> newKey(Curve.P521));
    }

    @Test
    void countsKeysAndNotSignatures() throws SigningFailure {
        TrustedKeys two =
                TrustedKeys.of(List.of(KEY.publicKey(), OTHER.publicKey())).withThreshold(2);
        Signature once = signature(KEY).getFirst();
        Dsse twice = envelope(once, once, new Signature(Optional.empty(), once.octets()));
        Dsse both = twice.withSignaturesOf(Dsse.sign(TYPE, PAYLOAD, OTHER));

        assertThat(twice.check(TYPE, two))
                .isEqualTo(new Check.Refused(Refusal.TOO_FEW, "it is signed by 1 of the trusted keys, and 2 must"));
        assertThat(both.check(TYPE, two)).isEqualTo(new Check.Trusted(signers(KEY, OTHER), PAYLOAD));
        assertThatIllegalArgumentException().isThrownBy(() -> two.withThreshold(0));
    }

    @Test
    void addsSignaturesOfTheSamePayloadOnly() throws SigningFailure {
        Dsse envelope = Dsse.sign(TYPE, PAYLOAD, KEY);

        assertThat(envelope.withSignaturesOf(envelope)).isEqualTo(envelope);
        assertThat(envelope.withSignaturesOf(Dsse.sign(TYPE, PAYLOAD, OTHER)).signatures())
                .hasSize(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> envelope.withSignaturesOf(Dsse.sign(TYPE, Bytes.EMPTY, KEY)));
    }

    private static void assertRefused(Dsse envelope, Refusal reason) {
        assertThat(envelope.check(TYPE, TRUSTED))
                .isInstanceOfSatisfying(
                        Check.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    private static Dsse envelope(Signature... signatures) {
        return new Dsse(TYPE, PAYLOAD, List.of(signatures));
    }

    private static List<Signature> signature(SigningKey key) throws SigningFailure {
        return Dsse.sign(TYPE, PAYLOAD, key).signatures();
    }

    private static SortedSet<String> signers(SigningKey... keys) {
        SortedSet<String> ids = new TreeSet<>();
        for (SigningKey key : keys) {
            ids.add(TrustedKeys.id(key.publicKey()));
        }
        return ids;
    }

    private static SigningKey newKey(String algorithm) {
        return SigningKey.of(newPair(algorithm));
    }

    private static SigningKey newKey(Curve curve) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(curve.generatorParameters());
        return SigningKey.of(generator.generateKeyPair());
    }

    private static KeyPair newPair(String algorithm) {
        try {
            return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** RFC 8032, section 7.1, test 1. */
    private static KeyPair rfc8032Key() throws GeneralSecurityException {
        Bytes seed = Bytes.fromHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
        byte[] point = Bytes.fromHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
                .toArray();
        boolean odd = (point[31] & 0x80) != 0;
        point[31] &= 0x7f;
        byte[] bigEndian = new byte[point.length];
        for (int i = 0; i < point.length; i++) {
            bigEndian[i] = point[point.length - 1 - i];
        }
        KeyFactory factory = KeyFactory.getInstance("Ed25519");
        return new KeyPair(
                factory.generatePublic(new EdECPublicKeySpec(
                        NamedParameterSpec.ED25519, new EdECPoint(odd, new BigInteger(1, bigEndian)))),
                factory.generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed.toArray())));
    }
}
