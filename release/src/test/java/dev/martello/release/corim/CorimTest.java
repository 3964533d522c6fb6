package dev.martello.release.corim;

import static dev.martello.release.corim.SampleCorim.array;
import static dev.martello.release.corim.SampleCorim.corim;
import static dev.martello.release.corim.SampleCorim.digest;
import static dev.martello.release.corim.SampleCorim.map;
import static dev.martello.release.corim.SampleCorim.measurement;
import static dev.martello.release.corim.SampleCorim.number;
import static dev.martello.release.corim.SampleCorim.octets;
import static dev.martello.release.corim.SampleCorim.tag;
import static dev.martello.release.corim.SampleCorim.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.martello.appraisal.reference.SignatureScheme;
import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CorimTest {
    private static final Digest LOADER = HashAlgorithm.SHA256.hash(Bytes.utf8("loader"));
    private static final Digest LOADER_384 = HashAlgorithm.SHA384.hash(Bytes.utf8("loader"));
    private static final Digest KERNEL = HashAlgorithm.SHA512.hash(Bytes.utf8("kernel"));

    private static final Bytes MEASUREMENTS = array(
            measurement(text("boot-loader"), array(digest(1, LOADER), digest(7, LOADER_384))),
            measurement(number(2), array(digest(8, KERNEL))),
            map(number(0), text("version only"), number(1), map(number(0), map(number(0), text("1.0")))));
    private static final Bytes CORIM = corim(MEASUREMENTS);
    private static final Bytes REGISTERS = corim(array(map(
            number(1),
            map(
                    number(14),
                    map(
                            number(0), array(digest(1, LOADER), digest(7, LOADER_384)),
                            text("PCR7"), array(digest(1, LOADER)),
                            text("rem0"), array(digest(1, LOADER)),
                            number(99), array(digest(1, LOADER)))))));

    @Test
    void readsDigestsWithTheirNames() throws MalformedCorim {
        assertThat(Corim.parse(CORIM).byName())
                .isEqualTo(
                        Map.of("ACME Edge boot-loader", List.of(LOADER, LOADER_384), "ACME Edge 2", List.of(KERNEL)));
    }

    @Test
    void readsWhatPcrsShouldHoldAndPassesOverOtherRegisters() throws MalformedCorim {
        assertThat(Corim.parse(REGISTERS).registers())
                .containsExactly(
                        new Corim.Register(PcrIndex.of(0), List.of(LOADER, LOADER_384)),
                        new Corim.Register(PcrIndex.of(7), List.of(LOADER)));
        assertThat(Corim.parse(REGISTERS).measurements()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(SignatureScheme.class)
    void believesTheKeyThatSignedAndNoOther(SignatureScheme scheme) throws Exception {
        KeyPair pair = scheme.generate(new SecureRandom());
        Bytes signed = signed(pair, scheme, CORIM);

        assertThat(Corim.parse(signed, pair.getPublic())).isEqualTo(Corim.parse(CORIM));
        KeyPair other = scheme.generate(new SecureRandom());
        assertThatExceptionOfType(MalformedCorim.class)
                .isThrownBy(() -> Corim.parse(signed, other.getPublic()))
                .withMessageContaining("this key did not sign it");
        assertThatExceptionOfType(MalformedCorim.class)
                .isThrownBy(() -> Corim.parse(signed))
                .withMessageContaining("the key of its signer is needed");
        assertThatExceptionOfType(MalformedCorim.class).isThrownBy(() -> Corim.parse(CORIM, pair.getPublic()));
        for (int length = 0; length < signed.length(); length++) {
            Bytes cut = signed.slice(0, length);
            assertThatExceptionOfType(MalformedCorim.class).isThrownBy(() -> Corim.parse(cut, pair.getPublic()));
        }
    }

    @Test
    void believesNoSignatureWithAFlippedBit() throws Exception {
        KeyPair pair = SignatureScheme.ED25519.generate(new SecureRandom());
        Bytes signed = signed(pair, SignatureScheme.ED25519, CORIM);
        for (int bit = 0; bit < 8 * signed.length(); bit++) {
            byte[] flipped = signed.toArray();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatExceptionOfType(MalformedCorim.class)
                    .as("bit " + bit)
                    .isThrownBy(() -> Corim.parse(Bytes.owning(flipped), pair.getPublic()));
        }
    }

    @Test
    void refusesSignatureWhoseHeaderNamesAnotherAlgorithm() throws Exception {
        KeyPair pair = SignatureScheme.ECDSA_P256.generate(new SecureRandom());
        Bytes signed = signed(pair, SignatureScheme.ECDSA_P256, CORIM, map(number(1), number(-35)));

        assertThatExceptionOfType(MalformedCorim.class)
                .isThrownBy(() -> Corim.parse(signed, pair.getPublic()))
                .withMessageContaining("ecdsa-p256");
    }

    @Test
    void refusesCriticalHeaderParameters() throws Exception {
        KeyPair pair = SignatureScheme.ED25519.generate(new SecureRandom());
        Bytes signed =
                signed(pair, SignatureScheme.ED25519, CORIM, map(number(1), number(-8), number(2), array(number(99))));

        assertThatExceptionOfType(MalformedCorim.class)
                .isThrownBy(() -> Corim.parse(signed, pair.getPublic()))
                .withMessageContaining("critical");
    }

    @Test
    void refusesEveryTruncationAndWhateverFollows() {
        for (Bytes corim : List.of(CORIM, REGISTERS)) {
            for (int length = 0; length < corim.length(); length++) {
                Bytes cut = corim.slice(0, length);
                assertThatExceptionOfType(MalformedCorim.class)
                        .isThrownBy(() -> Corim.parse(cut))
                        .withMessageStartingWith("CoRIM, octet ");
            }
            Bytes longer = Bytes.concat(corim, Bytes.of(0));
            assertThatExceptionOfType(MalformedCorim.class).isThrownBy(() -> Corim.parse(longer));
        }
    }

    @Test
    void throwsNothingElseForFlippedBits() {
        for (Bytes corim : List.of(CORIM, REGISTERS)) {
            for (int bit = 0; bit < 8 * corim.length(); bit++) {
                byte[] flipped = corim.toArray();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                try {
                    Corim parsed = Corim.parse(Bytes.owning(flipped));
                    assertThat(parsed.measurements().size() + parsed.registers().size())
                            .isPositive();
                } catch (MalformedCorim e) {
                    assertThat(e).hasMessageStartingWith("CoRIM, octet ");
                }
            }
        }
    }

    /** Indefinite lengths, absurd counts and sizes, reserved values, keys twice or of other types, bad UTF-8, other tags. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "d9",
                "d901f5",
                "d901f5a0",
                "d901f5bf00ff",
                "d901f5a1019fff",
                "d901f5a1019affffffff",
                "d901f5a1019bffffffffffffffff",
                "d901f5a1015affffffff",
                "d901f5a1015b7fffffffffffffff",
                "d901f5bb7fffffffffffffff",
                "d901f51c",
                "d901f5f8ff",
                "d901f5a201800180",
                "d901f5a14080",
                "d901f561ff",
                "d901f6a10180",
                "d901f5a10180",
                "d901f5a10101",
                "d901f5a10181d901f9a0",
                "d901f5a10181d901faa0",
                "d901f5a10181d901fa40",
                "d2",
                "d28440a04040"
            })
    void refusesWhatIsNoCorim(String hex) {
        assertThatExceptionOfType(MalformedCorim.class).isThrownBy(() -> Corim.parse(Bytes.fromHex(hex)));
    }

    @Test
    void refusesAbsurdDepthAndSize() {
        for (Bytes bad : List.of(
                Bytes.repeat(0x81, 1_000_000),
                Bytes.repeat(0xd2, 1_000_000),
                Bytes.repeat(0, Corim.MAX_BYTES + 1),
                Bytes.concat(Bytes.fromHex("9a000f4240"), Bytes.repeat(0, 10)))) {
            assertThatExceptionOfType(MalformedCorim.class).isThrownBy(() -> Corim.parse(bad));
        }
    }

    @Test
    void refusesReferenceValuesThatItCannotTake() {
        Bytes sha1 = array(number(-14), octets(HashAlgorithm.SHA1.zero().octets()));
        for (Bytes measurement : List.of(
                measurement(text("a"), array(sha1)),
                measurement(text("a"), array(array(number(1), octets(Bytes.of(1))))),
                measurement(text("a"), array(array(number(1)))),
                measurement(text("x".repeat(300)), array(digest(1, LOADER))),
                measurement(array(), array(digest(1, LOADER))))) {
            assertThatExceptionOfType(MalformedCorim.class).isThrownBy(() -> Corim.parse(corim(array(measurement))));
        }
    }

    @Test
    void saysWhereInTheWholeDocumentAnItemInAByteStringIsWrong() throws Exception {
        Bytes unknown = Bytes.concat(number(-14), octets(Bytes.EMPTY));
        Bytes bad = corim(array(measurement(text("a"), array(Bytes.concat(Bytes.of(0x82), unknown)))));
        assertThatExceptionOfType(MalformedCorim.class)
                .isThrownBy(() -> Corim.parse(bad))
                .withMessageStartingWith("CoRIM, octet " + offset(unknown, bad) + ": a digest is of an algorithm");

        KeyPair pair = SignatureScheme.ED25519.generate(new SecureRandom());
        Bytes signed = signed(pair, SignatureScheme.ED25519, bad);
        assertThatExceptionOfType(MalformedCorim.class)
                .isThrownBy(() -> Corim.parse(signed, pair.getPublic()))
                .withMessageStartingWith("CoRIM, octet " + offset(unknown, signed) + ": a digest is of an algorithm");

        Bytes header = map(number(1), number(-8), number(9), text("x".repeat(30)), number(9), number(0));
        Bytes twice = signed(pair, SignatureScheme.ED25519, CORIM, header);
        int inHeader = offset(header, twice) + header.length() - 2;
        assertThatExceptionOfType(MalformedCorim.class)
                .isThrownBy(() -> Corim.parse(twice, pair.getPublic()))
                .withMessage("CoRIM, octet " + inHeader + ": the key 9 is there twice");
    }

    /** Where such octets are first: a signature, which comes last, may have any. */
    private static int offset(Bytes part, Bytes whole) {
        return IntStream.range(0, whole.length())
                .filter(start -> whole.from(start).startsWith(part))
                .findFirst()
                .orElseThrow();
    }

    private static Bytes signed(KeyPair pair, SignatureScheme scheme, Bytes payload) throws GeneralSecurityException {
        int algorithm = switch (scheme) {
            case ED25519 -> -8;
            case ECDSA_P256 -> -7;
            case ECDSA_P384 -> -35;
        };
        return signed(
                pair, scheme, payload, map(number(1), number(algorithm), number(3), text("application/rim+cbor")));
    }

    private static Bytes signed(KeyPair pair, SignatureScheme scheme, Bytes payload, Bytes header)
            throws GeneralSecurityException {
        Signature signer = Signature.getInstance(
                scheme == SignatureScheme.ED25519 ? "Ed25519" : scheme.javaName() + "inP1363Format");
        signer.initSign(pair.getPrivate());
        signer.update(array(text("Signature1"), octets(header), octets(Bytes.EMPTY), octets(payload))
                .toArray());
        return tag(18, array(octets(header), map(), octets(payload), octets(Bytes.owning(signer.sign()))));
    }
}
