package dev.martello.tpm.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.attester.EkTemplate;
import dev.martello.tpm.crypto.Curve;
import dev.martello.tpm.crypto.PublicKeys;
import dev.martello.tpm.structure.TPM2B_DIGEST;
import dev.martello.tpm.structure.TPM2B_PUBLIC_KEY_RSA;
import dev.martello.tpm.structure.TPMA_OBJECT;
import dev.martello.tpm.structure.TPMA_OBJECT.Flag;
import dev.martello.tpm.structure.TPMS_ECC_PARMS;
import dev.martello.tpm.structure.TPMS_ECC_POINT;
import dev.martello.tpm.structure.TPMS_KEYEDHASH_PARMS;
import dev.martello.tpm.structure.TPMS_RSA_PARMS;
import dev.martello.tpm.structure.TPMT_ASYM_SCHEME;
import dev.martello.tpm.structure.TPMT_KDF_SCHEME;
import dev.martello.tpm.structure.TPMT_KEYEDHASH_SCHEME;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPMT_SYM_DEF;
import dev.martello.tpm.structure.TPMU_PUBLIC_ID;
import dev.martello.tpm.structure.TPMU_PUBLIC_PARMS;
import dev.martello.tpm.structure.TPM_ALG_ID;
import dev.martello.tpm.structure.TPM_ECC_CURVE;
import java.security.InvalidKeyException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class KeyChecksTest {
    private static final TPMT_PUBLIC AK = ak();

    private static TPMT_PUBLIC ak() {
        try {
            return SoftwareKey.ecc(Curve.P256, HashAlgorithm.SHA256).publicArea();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static Stream<Arguments> badAttestationKeys() {
        TPMS_ECC_POINT point = (TPMS_ECC_POINT) AK.unique();
        TPMU_PUBLIC_ID rsa = new TPM2B_PUBLIC_KEY_RSA(Bytes.repeat(0xff, 256));
        TPMT_ASYM_SCHEME rsassa = TPMT_ASYM_SCHEME.of(TPM_ALG_ID.RSASSA, HashAlgorithm.SHA256);
        return Stream.of(
                Arguments.of("ak.not-restricted", without(AK, Flag.restricted)),
                Arguments.of("ak.not-signing", without(AK, Flag.sign)),
                Arguments.of("ak.may-decrypt", with(AK, Flag.decrypt)),
                Arguments.of("ak.not-fixed-tpm", without(AK, Flag.fixedTPM)),
                Arguments.of("ak.not-fixed-parent", without(AK, Flag.fixedParent)),
                Arguments.of("ak.no-sensitive-data-origin", without(AK, Flag.sensitiveDataOrigin)),
                Arguments.of("ak.weak-name-algorithm", named(AK, HashAlgorithm.SHA1)),
                Arguments.of("ak.weak-name-algorithm", named(AK, HashAlgorithm.SM3_256)),
                Arguments.of("ak.weak-hash", ecc(ecdsa(HashAlgorithm.SHA1), TPM_ECC_CURVE.NIST_P256, point)),
                Arguments.of("ak.weak-hash", ecc(ecdsa(HashAlgorithm.SM3_256), TPM_ECC_CURVE.NIST_P256, point)),
                Arguments.of("ak.weak-key", ecc(ecdsa(HashAlgorithm.SHA256), TPM_ECC_CURVE.NIST_P192, point)),
                Arguments.of("ak.weak-key", ecc(ecdsa(HashAlgorithm.SHA256), TPM_ECC_CURVE.BN_P256, point)),
                Arguments.of("ak.weak-key", rsa(rsassa, 1024, 0, rsa)),
                Arguments.of("ak.unusual-exponent", rsa(rsassa, 2048, 3, rsa)),
                Arguments.of("ak.unsupported-scheme", ecc(TPMT_ASYM_SCHEME.NULL, TPM_ECC_CURVE.NIST_P256, point)),
                Arguments.of(
                        "ak.unsupported-scheme",
                        ecc(
                                TPMT_ASYM_SCHEME.of(TPM_ALG_ID.ECSCHNORR, HashAlgorithm.SHA256),
                                TPM_ECC_CURVE.NIST_P256,
                                point)),
                Arguments.of("ak.unsupported-scheme", rsa(TPMT_ASYM_SCHEME.NULL, 2048, 0, rsa)),
                Arguments.of("ak.unsupported-scheme", keyedHash(AK)),
                Arguments.of("ak.invalid-key", rsa(rsassa, 3072, 0, rsa)),
                Arguments.of("ak.invalid-key", rsa(rsassa, 2048, 0, point)),
                Arguments.of(
                        "ak.invalid-key",
                        ecc(
                                ecdsa(HashAlgorithm.SHA256),
                                TPM_ECC_CURVE.NIST_P256,
                                new TPMS_ECC_POINT(point.y(), point.x()))),
                Arguments.of(
                        "ak.invalid-key",
                        ecc(
                                ecdsa(HashAlgorithm.SHA256),
                                TPM_ECC_CURVE.NIST_P256,
                                new TPMS_ECC_POINT(Bytes.EMPTY, Bytes.EMPTY))),
                Arguments.of(
                        "ak.invalid-key",
                        ecc(
                                ecdsa(HashAlgorithm.SHA256),
                                TPM_ECC_CURVE.NIST_P256,
                                new TPMS_ECC_POINT(Bytes.repeat(0xff, 66), Bytes.repeat(0xff, 66)))));
    }

    /** Sealed data that says of itself what a key says. */
    private static TPMT_PUBLIC keyedHash(TPMT_PUBLIC key) {
        return new TPMT_PUBLIC(
                TPM_ALG_ID.KEYEDHASH,
                key.nameAlg(),
                key.objectAttributes(),
                key.authPolicy(),
                new TPMS_KEYEDHASH_PARMS(TPMT_KEYEDHASH_SCHEME.NULL),
                new TPM2B_DIGEST(Bytes.repeat(1, 32)));
    }

    @ParameterizedTest
    @MethodSource("badAttestationKeys")
    void refusesKeyWhoseQuotesMeanNothing(String id, TPMT_PUBLIC area) {
        assertThat(AttestationKeys.check(area)).isInstanceOfSatisfying(AttestationKeyCheck.Refused.class, refused -> {
            assertThat(refused.defect().id()).isEqualTo(id);
            assertThat(refused.explanation()).startsWith("the attestation key ");
        });
    }

    @Test
    void acceptsAttestationKey() {
        assertThat(AttestationKeys.check(AK)).isInstanceOfSatisfying(AttestationKeyCheck.Accepted.class, accepted -> {
            assertThat(accepted.key().name()).isEqualTo(AK.name());
            assertThat(accepted.key().hash()).isEqualTo(HashAlgorithm.SHA256);
        });
    }

    static Stream<Arguments> badEndorsementKeys() throws Exception {
        TPMT_PUBLIC ek = ek(EkTemplate.ECC_P256);
        TPMT_PUBLIC rsa = ek(EkTemplate.RSA_2048);
        return Stream.of(
                Arguments.of("ek.unsupported-algorithm", keyedHash(ek)),
                Arguments.of("ek.not-restricted", without(ek, Flag.restricted)),
                Arguments.of("ek.not-decrypting", without(ek, Flag.decrypt)),
                Arguments.of("ek.may-sign", with(ek, Flag.sign)),
                Arguments.of("ek.not-fixed-tpm", without(rsa, Flag.fixedTPM)),
                Arguments.of("ek.not-fixed-parent", without(rsa, Flag.fixedParent)),
                Arguments.of("ek.no-sensitive-data-origin", without(rsa, Flag.sensitiveDataOrigin)),
                Arguments.of("ek.template-differs", with(ek, Flag.userWithAuth)),
                Arguments.of("ek.template-differs", named(rsa, HashAlgorithm.SHA384)),
                Arguments.of(
                        "ek.template-differs",
                        parameters(rsa, new TPMS_RSA_PARMS(TPMT_SYM_DEF.AES_256_CFB, TPMT_ASYM_SCHEME.NULL, 2048, 0))),
                Arguments.of(
                        "ek.template-differs",
                        parameters(rsa, new TPMS_RSA_PARMS(TPMT_SYM_DEF.AES_128_CFB, TPMT_ASYM_SCHEME.NULL, 2048, 3))),
                Arguments.of(
                        "ek.policy-differs",
                        new TPMT_PUBLIC(
                                ek.type(),
                                ek.nameAlg(),
                                ek.objectAttributes(),
                                Bytes.EMPTY,
                                ek.parameters(),
                                ek.unique())),
                Arguments.of(
                        "ek.unsupported-algorithm",
                        ecc(ecdsa(HashAlgorithm.SHA256), TPM_ECC_CURVE.BN_P256, AK.unique())),
                Arguments.of("ek.template-differs", without(EkTemplate.ECC_P384.publicArea(), Flag.userWithAuth)),
                Arguments.of("ek.template-differs", named(EkTemplate.RSA_3072.publicArea(), HashAlgorithm.SHA256)),
                Arguments.of("ek.invalid-key", EkTemplate.RSA_4096.publicArea()),
                Arguments.of("ek.invalid-key", EkTemplate.ECC_P256.publicArea()),
                Arguments.of("ek.invalid-key", EkTemplate.RSA_2048.publicArea()));
    }

    @ParameterizedTest
    @MethodSource("badEndorsementKeys")
    void refusesKeyThatIsNoEndorsementKeyOfTheProfile(String id, TPMT_PUBLIC area) {
        assertThat(EndorsementKeys.check(area)).isInstanceOfSatisfying(EndorsementKeyCheck.Refused.class, refused -> {
            assertThat(refused.defect().id()).isEqualTo(id);
            assertThat(refused.explanation()).startsWith("the endorsement key ");
        });
    }

    @Test
    void acceptsEndorsementKeyWithItsExponentWrittenOut() throws Exception {
        TPMT_PUBLIC area = parameters(
                ek(EkTemplate.RSA_2048),
                new TPMS_RSA_PARMS(TPMT_SYM_DEF.AES_128_CFB, TPMT_ASYM_SCHEME.NULL, 2048, 65537));
        assertThat(EndorsementKeys.check(area)).isEqualTo(new EndorsementKeyCheck.Accepted(EkTemplate.RSA_2048));
    }

    @Test
    void identifiersAreUniqueAndNamedAfterWhatTheyAreAbout() {
        assertThat(Stream.of(AkDefect.values(), EkDefect.values(), QuoteDefect.values())
                        .flatMap(Stream::of)
                        .map(Defect.class::cast)
                        .map(Defect::id))
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("(ak|ek|quote)\\.[a-z-]+"));
    }

    /** A coordinate in 256 starts with a zero octet, which some TPMs leave away. */
    @ParameterizedTest
    @EnumSource(Curve.class)
    void pointsWithShortCoordinatesAreTheSameKey(Curve curve) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(curve.generatorParameters());
        ECPublicKey key = (ECPublicKey) generator.generateKeyPair().getPublic();
        for (int tries = 0;
                tries < 5000 && key.getW().getAffineX().bitLength() > 8 * (curve.fieldBytes() - 1);
                tries++) {
            key = (ECPublicKey) generator.generateKeyPair().getPublic();
        }
        TPMS_ECC_POINT point = curve.point(key.getW());
        assertThat(point.x().length()).isEqualTo(curve.fieldBytes());
        TPMT_PUBLIC padded = ecc(ecdsa(HashAlgorithm.SHA256), curve.id(), point);
        TPMT_PUBLIC cut =
                ecc(ecdsa(HashAlgorithm.SHA256), curve.id(), new TPMS_ECC_POINT(withoutZeros(point.x()), point.y()));
        assertThat(PublicKeys.of(padded)).isEqualTo(key).isEqualTo(PublicKeys.of(cut));
        assertThat(PublicKeys.with(cut, key)).isEqualTo(padded);
    }

    @Test
    void credentialIsRefusedToKeyThatCannotReceiveIt() {
        SecureRandom random = new SecureRandom();
        Bytes secret = Bytes.repeat(1, 32);
        assertThatThrownBy(() -> MakeCredential.make(AK, AK.name(), secret, random))
                .isInstanceOf(InvalidKeyException.class);
        assertThatThrownBy(() -> MakeCredential.make(EkTemplate.ECC_P256.publicArea(), AK.name(), secret, random))
                .isInstanceOf(InvalidKeyException.class)
                .hasMessageContaining("not on");
        assertThatThrownBy(() -> MakeCredential.make(
                        named(ek(EkTemplate.RSA_2048), HashAlgorithm.SM3_256), AK.name(), secret, random))
                .isInstanceOf(InvalidKeyException.class);
        assertThatThrownBy(() -> MakeCredential.make(ek(EkTemplate.RSA_2048), AK.name(), Bytes.repeat(1, 33), random))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static TPMT_PUBLIC ek(EkTemplate template) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(template == EkTemplate.RSA_2048 ? "RSA" : "EC");
        if (template == EkTemplate.RSA_2048) {
            generator.initialize(2048);
        } else {
            generator.initialize(Curve.P256.generatorParameters());
        }
        PublicKey key = generator.generateKeyPair().getPublic();
        return PublicKeys.with(template.publicArea(), key);
    }

    private static TPMT_ASYM_SCHEME ecdsa(HashAlgorithm hash) {
        return TPMT_ASYM_SCHEME.of(TPM_ALG_ID.ECDSA, hash);
    }

    private static TPMT_PUBLIC with(TPMT_PUBLIC area, Flag flag) {
        Set<Flag> flags = EnumSet.of(flag);
        flags.addAll(area.objectAttributes().flags());
        return attributes(area, flags);
    }

    private static TPMT_PUBLIC without(TPMT_PUBLIC area, Flag flag) {
        Set<Flag> flags = EnumSet.copyOf(area.objectAttributes().flags());
        flags.remove(flag);
        return attributes(area, flags);
    }

    private static TPMT_PUBLIC attributes(TPMT_PUBLIC area, Set<Flag> flags) {
        return new TPMT_PUBLIC(
                area.type(),
                area.nameAlg(),
                new TPMA_OBJECT(flags),
                area.authPolicy(),
                area.parameters(),
                area.unique());
    }

    private static TPMT_PUBLIC named(TPMT_PUBLIC area, HashAlgorithm nameAlg) {
        return new TPMT_PUBLIC(
                area.type(), nameAlg, area.objectAttributes(), area.authPolicy(), area.parameters(), area.unique());
    }

    private static TPMT_PUBLIC parameters(TPMT_PUBLIC area, TPMU_PUBLIC_PARMS parameters) {
        return new TPMT_PUBLIC(
                area.type(), area.nameAlg(), area.objectAttributes(), area.authPolicy(), parameters, area.unique());
    }

    private static TPMT_PUBLIC ecc(TPMT_ASYM_SCHEME scheme, TPM_ECC_CURVE curve, TPMU_PUBLIC_ID point) {
        return new TPMT_PUBLIC(
                TPM_ALG_ID.ECC,
                HashAlgorithm.SHA256,
                AK.objectAttributes(),
                Bytes.EMPTY,
                new TPMS_ECC_PARMS(TPMT_SYM_DEF.NULL, scheme, curve, TPMT_KDF_SCHEME.NULL),
                point);
    }

    private static TPMT_PUBLIC rsa(TPMT_ASYM_SCHEME scheme, int bits, long exponent, TPMU_PUBLIC_ID key) {
        return new TPMT_PUBLIC(
                TPM_ALG_ID.RSA,
                HashAlgorithm.SHA256,
                AK.objectAttributes(),
                Bytes.EMPTY,
                new TPMS_RSA_PARMS(TPMT_SYM_DEF.NULL, scheme, bits, exponent),
                key);
    }

    private static Bytes withoutZeros(Bytes number) {
        int start = 0;
        while (start < number.length() && number.at(start) == 0) {
            start++;
        }
        return number.from(start);
    }
}
