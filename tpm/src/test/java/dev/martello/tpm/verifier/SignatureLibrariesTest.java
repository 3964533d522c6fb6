package dev.martello.tpm.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrSelection;
import dev.martello.tpm.SignedQuote;
import dev.martello.tpm.crypto.Curve;
import dev.martello.tpm.crypto.Numbers;
import dev.martello.tpm.structure.MalformedTpmStructure;
import dev.martello.tpm.structure.TPM2B_PUBLIC_KEY_RSA;
import dev.martello.tpm.structure.TPMS_ATTEST;
import dev.martello.tpm.structure.TPMS_CLOCK_INFO;
import dev.martello.tpm.structure.TPMS_QUOTE_INFO;
import dev.martello.tpm.structure.TPMS_RSA_PARMS;
import dev.martello.tpm.structure.TPMS_SIGNATURE_ECC;
import dev.martello.tpm.structure.TPMS_SIGNATURE_RSA;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPMT_SIGNATURE;
import dev.martello.tpm.structure.TPM_ALG_ID;
import dev.martello.tpm.structure.TPM_ST;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.SignatureSpi;
import java.security.spec.AlgorithmParameterSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** All libraries say the same of the same signature, however it was made. */
class SignatureLibrariesTest {
    private static final Bytes NONCE = Bytes.ascii("nonce");

    /** Those that are here: Amazon's is not on all machines. */
    static Stream<Named<Provider>> libraries() {
        return Stream.concat(
                        corretto().stream(), Stream.of(new BouncyCastleProvider(), jdk("SunRsaSign"), jdk("SunEC")))
                .map(each -> Named.of(each.getName(), each));
    }

    private static Optional<Provider> corretto() {
        try {
            return Optional.of(
                    (Provider) Class.forName("com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider")
                            .getField("INSTANCE")
                            .get(null));
        } catch (ReflectiveOperationException | LinkageError e) {
            return Optional.empty();
        }
    }

    private static Provider jdk(String name) {
        return Security.getProvider(name);
    }

    /** A verifier with each library that has an algorithm, the JDK's among them. */
    static Stream<Named<QuoteVerifier>> verifiers() {
        return Stream.<Supplier<Optional<Provider>>>of(
                        SignatureLibrariesTest::corretto,
                        () -> Optional.of(new BouncyCastleProvider()),
                        Optional::empty)
                .map(library -> SignatureLibraries.firstSound(List.of(library), List.of(library)))
                .map(libraries -> Named.of(libraries.toString(), new QuoteVerifier(libraries)));
    }

    private static Stream<Arguments> with(Stream<List<?>> cases) {
        List<List<?>> all = cases.toList();
        return verifiers()
                .flatMap(verifier -> all.stream()
                        .map(each -> Stream.concat(Stream.of(verifier), each.stream())
                                .toArray())
                        .map(Arguments::of));
    }

    static Stream<Arguments> rsaKeys() {
        return with(Stream.of(
                List.of(2048, HashAlgorithm.SHA256),
                List.of(3072, HashAlgorithm.SHA384),
                List.of(4096, HashAlgorithm.SHA512),
                List.of(4096, HashAlgorithm.SHA256)));
    }

    @ParameterizedTest
    @MethodSource("rsaKeys")
    void acceptsRsaOfAllSizesAndRefusesForgeries(QuoteVerifier verifier, int bits, HashAlgorithm hash)
            throws Exception {
        KeyPair pair = SoftwareKey.rsaPair(bits);
        SoftwareKey ssa = SoftwareKey.rsa(pair, TPM_ALG_ID.RSASSA, hash);
        SoftwareKey pss = SoftwareKey.rsa(pair, TPM_ALG_ID.RSAPSS, hash);
        acceptsThisAndNothingLikeIt(verifier, ssa, ssa.sign(quote(hash)));
        acceptsThisAndNothingLikeIt(verifier, pss, pss.sign(quote(hash)));
        acceptsThisAndNothingLikeIt(verifier, pss, pss.signWithLongestSalt(quote(hash)));
    }

    static Stream<Arguments> eccKeys() {
        return with(Stream.of(
                List.of(Curve.P256, HashAlgorithm.SHA256),
                List.of(Curve.P384, HashAlgorithm.SHA384),
                List.of(Curve.P521, HashAlgorithm.SHA512),
                List.of(Curve.P256, HashAlgorithm.SHA512),
                List.of(Curve.P521, HashAlgorithm.SHA256)));
    }

    @ParameterizedTest
    @MethodSource("eccKeys")
    void acceptsEcdsaOfAllCurvesAndRefusesForgeries(QuoteVerifier verifier, Curve curve, HashAlgorithm hash)
            throws Exception {
        SoftwareKey key = SoftwareKey.ecc(curve, hash);
        acceptsThisAndNothingLikeIt(verifier, key, key.sign(quote(hash)));
    }

    /** With the key as it is and with the library's own form of it. */
    private static void acceptsThisAndNothingLikeIt(QuoteVerifier verifier, SoftwareKey key, SignedQuote good) {
        for (AttestationPublicKey form : List.of(key.accepted(), verifier.prepared(key.accepted()))) {
            assertThat(verifier.check(good, form, NONCE)).isInstanceOf(QuoteCheck.Genuine.class);
            assertThat(verifier.check(flipped(good, good.signature().length() - 1), form, NONCE))
                    .isEqualTo(refused(QuoteDefect.SIGNATURE_INVALID));
            assertThat(verifier.check(new SignedQuote(flip(good.attest(), 20), good.signature()), form, NONCE))
                    .isEqualTo(refused(QuoteDefect.SIGNATURE_INVALID));
        }
        assertThat(verifier.prepared(key.accepted())).isEqualTo(key.accepted());
    }

    @ParameterizedTest
    @MethodSource("verifiers")
    void takesNumbersWithLeadingZerosAndWithout(QuoteVerifier verifier) throws Exception {
        SoftwareKey key = SoftwareKey.ecc(Curve.P256, HashAlgorithm.SHA256);
        SignedQuote good = key.sign(quote(HashAlgorithm.SHA256));
        TPMS_SIGNATURE_ECC numbers = ecc(good);
        for (int size : new int[] {32, 33, 48, 66}) {
            SignedQuote padded = signed(good, padded(numbers.signatureR(), size), padded(numbers.signatureS(), size));
            assertThat(verifier.check(padded, key.accepted(), NONCE)).isInstanceOf(QuoteCheck.Genuine.class);
        }
    }

    @ParameterizedTest
    @MethodSource("verifiers")
    void refusesNumbersThatNoSignatureHas(QuoteVerifier verifier) throws Exception {
        SoftwareKey key = SoftwareKey.ecc(Curve.P256, HashAlgorithm.SHA256);
        SignedQuote good = key.sign(quote(HashAlgorithm.SHA256));
        BigInteger order = Curve.P256.parameters().getOrder();
        BigInteger r = Numbers.unsigned(ecc(good).signatureR());
        Bytes s = ecc(good).signatureS();
        for (Bytes impossible : List.of(
                Bytes.EMPTY,
                Bytes.of(0),
                Bytes.repeat(0, 32),
                Numbers.fixed(order, 32),
                Numbers.fixed(order.add(r), 33),
                Bytes.repeat(0xff, 66))) {
            assertThat(verifier.check(signed(good, impossible, s), key.accepted(), NONCE))
                    .isEqualTo(refused(QuoteDefect.SIGNATURE_INVALID));
            assertThat(verifier.check(signed(good, s, impossible), key.accepted(), NONCE))
                    .isEqualTo(refused(QuoteDefect.SIGNATURE_INVALID));
        }
    }

    @ParameterizedTest
    @MethodSource("verifiers")
    void refusesRsaSignaturesOfOtherSizesThanTheKeys(QuoteVerifier verifier) throws Exception {
        KeyPair pair = SoftwareKey.rsaPair(2048);
        for (TPM_ALG_ID scheme : List.of(TPM_ALG_ID.RSASSA, TPM_ALG_ID.RSAPSS)) {
            SoftwareKey key = SoftwareKey.rsa(pair, scheme, HashAlgorithm.SHA256);
            SignedQuote good = key.sign(quote(HashAlgorithm.SHA256));
            Bytes signature = rsa(good).sig();
            for (Bytes other : List.of(
                    Bytes.EMPTY,
                    Bytes.of(1),
                    signature.from(1),
                    Bytes.concat(Bytes.of(0), signature),
                    Bytes.repeat(0, 256),
                    Bytes.repeat(0xff, 256),
                    Bytes.repeat(0xff, 512))) {
                SignedQuote quote = new SignedQuote(
                        good.attest(),
                        TPMT_SIGNATURE.LAYOUT.write(
                                new TPMT_SIGNATURE(scheme, new TPMS_SIGNATURE_RSA(HashAlgorithm.SHA256, other))));
                assertThat(verifier.check(quote, key.accepted(), NONCE))
                        .isEqualTo(refused(QuoteDefect.SIGNATURE_INVALID));
            }
        }
    }

    /** Whatever odd number a registered key has for a modulus, a library may refuse it but nothing may fall over. */
    @ParameterizedTest
    @MethodSource("verifiers")
    void refusesSignaturesOfKeysThatAreNone(QuoteVerifier verifier) throws Exception {
        SoftwareKey key = SoftwareKey.rsa(SoftwareKey.rsaPair(2048), TPM_ALG_ID.RSASSA, HashAlgorithm.SHA256);
        SignedQuote good = key.sign(quote(HashAlgorithm.SHA256));
        BigInteger highest = BigInteger.ONE.shiftLeft(2047);
        for (BigInteger modulus : List.of(
                highest.setBit(0),
                BigInteger.TWO.pow(2048).subtract(BigInteger.ONE),
                BigInteger.valueOf(3).pow(1292))) {
            AttestationPublicKey odd = accepted(modulus, key);
            assertThat(verifier.check(good, verifier.prepared(odd), NONCE))
                    .isEqualTo(refused(QuoteDefect.SIGNATURE_INVALID));
        }
        TPMT_PUBLIC even = key.publicArea().withUnique(new TPM2B_PUBLIC_KEY_RSA(Numbers.fixed(highest, 256)));
        assertThat(AttestationKeys.check(even)).isInstanceOf(AttestationKeyCheck.Refused.class);
    }

    private static AttestationPublicKey accepted(BigInteger modulus, SoftwareKey like) {
        assertThat(modulus.bitLength())
                .isEqualTo(((TPMS_RSA_PARMS) like.publicArea().parameters()).keyBits());
        return AcceptedKeys.of(like.publicArea().withUnique(new TPM2B_PUBLIC_KEY_RSA(Numbers.fixed(modulus, 256))));
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void eachLibraryGivesTheKnownAnswersOfItsAlgorithms(Provider library) {
        boolean rsa = !library.getName().equals("SunEC");
        boolean ecdsa = !library.getName().equals("SunRsaSign");
        assertThat(SignatureLibraries.isSound(KeyAlgorithm.RSA, library)).isEqualTo(rsa);
        assertThat(SignatureLibraries.isSound(KeyAlgorithm.ECDSA, library)).isEqualTo(ecdsa);
    }

    @Test
    void libraryThatGivesWrongAnswersIsPassedOver() {
        Provider honest = new Fake(
                "honest",
                algorithm -> jdk(algorithm.contains("RSA") ? "SunRsaSign" : "SunEC")
                        .getService("Signature", algorithm)
                        .getClassName());
        assertThat(KeyAlgorithm.values()).allMatch(algorithm -> SignatureLibraries.isSound(algorithm, honest));
        Provider yes = new Fake("yes", YesMan.class);
        Provider no = new Fake("no", Denier.class);
        Provider broken = new Fake("broken", Broken.class);
        for (Provider fake : List.of(yes, no, broken)) {
            assertThat(SignatureLibraries.isSound(KeyAlgorithm.RSA, fake)).isFalse();
            assertThat(SignatureLibraries.isSound(KeyAlgorithm.ECDSA, fake)).isFalse();
        }
        List<Supplier<Optional<Provider>>> wrong =
                List.of(() -> Optional.of(yes), Optional::empty, () -> Optional.of(no), () -> Optional.of(broken));
        SignatureLibraries libraries = SignatureLibraries.firstSound(wrong, wrong);
        assertThat(libraries.rsa()).isEqualTo(SignatureLibraries.ofJdk().rsa());
        assertThat(libraries.ecdsa()).isEqualTo(SignatureLibraries.ofJdk().ecdsa());
    }

    @Test
    void librariesBehindTheFirstSoundOneAreNotLoaded() {
        Provider sound = new BouncyCastleProvider();
        List<Supplier<Optional<Provider>>> both = List.of(() -> Optional.of(sound), () -> {
            throw new AssertionError("loaded");
        });
        assertThat(SignatureLibraries.firstSound(both, both).ecdsa()).isSameAs(sound);
    }

    @Test
    void libraryWithoutAnAlgorithmIsAMistakeOfOurs() throws Exception {
        PublicKey key = SoftwareKey.ecc(Curve.P256, HashAlgorithm.SHA256).pair().getPublic();
        assertThatThrownBy(() -> SignatureCheck.ecdsa(HashAlgorithm.SHA256)
                        .verify(jdk("SunRsaSign"), key, NONCE, Bytes.repeat(1, 64)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("SunRsaSign");
    }

    private static QuoteCheck refused(QuoteDefect defect) {
        return new QuoteCheck.Refused(defect, "the quote " + defect.meaning());
    }

    private static Bytes quote(HashAlgorithm hash) {
        return TPMS_ATTEST.LAYOUT.write(new TPMS_ATTEST(
                TPMS_ATTEST.TPM_GENERATED_VALUE,
                TPM_ST.ATTEST_QUOTE,
                Bytes.repeat(1, 34),
                NONCE,
                new TPMS_CLOCK_INFO(1000, 5, 2, true),
                1,
                new TPMS_QUOTE_INFO(
                        PcrSelection.of(HashAlgorithm.SHA256, 0, 7).toStructure(),
                        hash.hash().octets())));
    }

    private static TPMS_SIGNATURE_ECC ecc(SignedQuote quote) throws MalformedTpmStructure {
        return (TPMS_SIGNATURE_ECC)
                TPMT_SIGNATURE.LAYOUT.parse(quote.signature()).signature();
    }

    private static TPMS_SIGNATURE_RSA rsa(SignedQuote quote) throws MalformedTpmStructure {
        return (TPMS_SIGNATURE_RSA)
                TPMT_SIGNATURE.LAYOUT.parse(quote.signature()).signature();
    }

    private static SignedQuote signed(SignedQuote quote, Bytes r, Bytes s) {
        return new SignedQuote(
                quote.attest(),
                TPMT_SIGNATURE.LAYOUT.write(
                        new TPMT_SIGNATURE(TPM_ALG_ID.ECDSA, new TPMS_SIGNATURE_ECC(HashAlgorithm.SHA256, r, s))));
    }

    private static Bytes padded(Bytes number, int bytes) {
        return Numbers.fixed(Numbers.unsigned(number), bytes);
    }

    private static SignedQuote flipped(SignedQuote quote, int octet) {
        return new SignedQuote(quote.attest(), flip(quote.signature(), octet));
    }

    private static Bytes flip(Bytes octets, int octet) {
        byte[] array = octets.toArray();
        array[octet] ^= 1;
        return Bytes.owning(array);
    }

    /** Keys of the JDK, signatures of whatever it is given. */
    private static final class Fake extends Provider {
        private static final long serialVersionUID = 1;

        Fake(String name, Class<? extends SignatureSpi> signatures) {
            this(name, _ -> signatures.getName());
        }

        Fake(String name, UnaryOperator<String> signatures) {
            super(name, "1", "for a test");
            Stream.concat(
                            Stream.of("RSASSA-PSS", "SHA256withRSA", "SHA384withRSA", "SHA512withRSA"),
                            Stream.of("SHA256", "SHA384", "SHA512").map(hash -> hash + "withECDSAinP1363Format"))
                    .forEach(algorithm -> put("Signature." + algorithm, signatures.apply(algorithm)));
            put(
                    "KeyFactory.RSA",
                    jdk("SunRsaSign").getService("KeyFactory", "RSA").getClassName());
            put("KeyFactory.EC", jdk("SunEC").getService("KeyFactory", "EC").getClassName());
        }
    }

    /** Says yes to everything. For the provider, which makes it by its name. */
    public static class YesMan extends SignatureSpi {
        @Override
        protected void engineInitVerify(PublicKey key) {}

        @Override
        protected void engineInitSign(PrivateKey key) {}

        @Override
        protected void engineUpdate(byte octet) {}

        @Override
        protected void engineUpdate(byte[] octets, int from, int length) {}

        @Override
        protected byte[] engineSign() {
            return new byte[0];
        }

        @Override
        protected boolean engineVerify(byte[] signature) {
            return true;
        }

        @Override
        protected void engineSetParameter(AlgorithmParameterSpec parameters) {}

        @Override
        @Deprecated
        protected void engineSetParameter(String name, Object value) {}

        @Override
        @Deprecated
        protected Object engineGetParameter(String name) {
            throw new UnsupportedOperationException(name);
        }
    }

    /** Says no to everything. */
    public static final class Denier extends YesMan {
        @Override
        protected boolean engineVerify(byte[] signature) {
            return false;
        }
    }

    /** Falls over. */
    public static final class Broken extends YesMan {
        @Override
        protected boolean engineVerify(byte[] signature) {
            throw new IllegalStateException("broken");
        }
    }
}
