package dev.martello.tpm.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrSelection;
import dev.martello.tpm.PcrValues;
import dev.martello.tpm.SignedQuote;
import dev.martello.tpm.crypto.Curve;
import dev.martello.tpm.crypto.Numbers;
import dev.martello.tpm.structure.TPML_PCR_SELECTION;
import dev.martello.tpm.structure.TPMS_ATTEST;
import dev.martello.tpm.structure.TPMS_CERTIFY_INFO;
import dev.martello.tpm.structure.TPMS_CLOCK_INFO;
import dev.martello.tpm.structure.TPMS_PCR_SELECTION;
import dev.martello.tpm.structure.TPMS_QUOTE_INFO;
import dev.martello.tpm.structure.TPMS_SIGNATURE_ECC;
import dev.martello.tpm.structure.TPMS_SIGNATURE_RSA;
import dev.martello.tpm.structure.TPMT_SIGNATURE;
import dev.martello.tpm.structure.TPMU_ATTEST;
import dev.martello.tpm.structure.TPMU_SIGNATURE;
import dev.martello.tpm.structure.TPM_ALG_ID;
import dev.martello.tpm.structure.TPM_ST;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuoteVerifierTest {
    private static final QuoteVerifier VERIFIER = new QuoteVerifier(SignatureLibraries.ofJdk());
    private static final Bytes NONCE =
            HashAlgorithm.SHA256.hash(Bytes.ascii("nonce")).octets();
    private static final Digest ZERO = HashAlgorithm.SHA256.zero();
    private static final PcrValues VALUES =
            PcrValues.NONE.with(Map.of(PcrIndex.of(0), ZERO, PcrIndex.of(7), ZERO.extend(NONCE)));
    private static final PcrSelection SELECTION = PcrSelection.of(HashAlgorithm.SHA256, 0, 7);

    private final SoftwareKey key = key();
    private SignedQuote good = new SignedQuote(Bytes.EMPTY, Bytes.EMPTY);

    private static SoftwareKey key() {
        try {
            return SoftwareKey.ecc(Curve.P256, HashAlgorithm.SHA256);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @BeforeAll
    void makeQuote() throws Exception {
        good = key.sign(quote(HashAlgorithm.SHA256));
    }

    @Test
    void tellsWhatGenuineQuoteSays() throws Exception {
        Quote quote = genuine(good, key);
        assertThat(quote.clockInfo()).isEqualTo(new TPMS_CLOCK_INFO(1000, 5, 2, true));
        assertThat(quote.firmwareVersion()).isEqualTo(0x2020_0001L);
        assertThat(quote.selection()).isEqualTo(SELECTION);
        assertThat(quote.covers(VALUES)).isTrue();
    }

    @Test
    void coversTheVeryValuesOnly() throws Exception {
        Quote quote = genuine(good, key);
        assertThat(quote.covers(VALUES.with(Map.of(PcrIndex.of(9), ZERO)))).isTrue();
        assertThat(quote.covers(VALUES.with(Map.of(PcrIndex.of(7), ZERO)))).isFalse();
        assertThat(quote.covers(PcrValues.NONE)).isFalse();
        assertThat(quote.covers(PcrValues.NONE.with(Map.of(PcrIndex.of(0), ZERO))))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"2048, SHA256", "3072, SHA384", "4096, SHA512"})
    void acceptsRsaOfAllSizes(int bits, HashAlgorithm hash) throws Exception {
        KeyPair pair = SoftwareKey.rsaPair(bits);
        SoftwareKey ssa = SoftwareKey.rsa(pair, TPM_ALG_ID.RSASSA, hash);
        assertThat(genuine(ssa.sign(quote(hash)), ssa).pcrDigest().algorithm()).isEqualTo(hash);
        SoftwareKey pss = SoftwareKey.rsa(pair, TPM_ALG_ID.RSAPSS, hash);
        genuine(pss.signWithLongestSalt(quote(hash)), pss);
        SignedQuote usual = pss.sign(quote(hash));
        genuine(usual, pss);
        SignedQuote flipped = new SignedQuote(flip(usual.attest(), 0), usual.signature());
        assertRefused(QuoteDefect.SIGNATURE_INVALID, VERIFIER.check(flipped, pss.accepted(), NONCE));
    }

    /** Several of each, for numbers with leading zeros come up now and then. */
    @ParameterizedTest
    @CsvSource({"P256, SHA256", "P384, SHA384", "P521, SHA512", "P256, SHA512", "P521, SHA256"})
    void acceptsEcdsaOfAllCurves(Curve curve, HashAlgorithm hash) throws Exception {
        SoftwareKey ecc = SoftwareKey.ecc(curve, hash);
        for (int i = 0; i < 10; i++) {
            genuine(ecc.sign(quote(hash)), ecc);
        }
    }

    @Test
    void refusesBitFlippedInAnyOctetOfAttestation() {
        AttestationPublicKey accepted = key.accepted();
        for (int octet = 0; octet < good.attest().length(); octet++) {
            int bit = 8 * octet + octet % 8;
            SignedQuote flipped = new SignedQuote(flip(good.attest(), bit), good.signature());
            assertRefused(QuoteDefect.SIGNATURE_INVALID, VERIFIER.check(flipped, accepted, NONCE));
        }
    }

    @Test
    void refusesEverySingleBitFlipAndTruncationOfSignature() {
        AttestationPublicKey accepted = key.accepted();
        for (int bit = 0; bit < 8 * good.signature().length(); bit++) {
            SignedQuote flipped = new SignedQuote(good.attest(), flip(good.signature(), bit));
            assertThat(VERIFIER.check(flipped, accepted, NONCE)).isInstanceOf(QuoteCheck.Refused.class);
        }
        for (int length = 0; length < good.signature().length(); length++) {
            SignedQuote cut = new SignedQuote(good.attest(), good.signature().slice(0, length));
            assertRefused(QuoteDefect.MALFORMED, VERIFIER.check(cut, accepted, NONCE));
        }
    }

    static Stream<TPMT_SIGNATURE> hostileSignatures() {
        Bytes one = Bytes.of(1);
        Bytes order = Numbers.fixed(Curve.P256.parameters().getOrder(), 32);
        return Stream.of(
                        new Bytes[] {Bytes.EMPTY, Bytes.EMPTY},
                        new Bytes[] {Bytes.of(0), Bytes.of(0)},
                        new Bytes[] {one, Bytes.of(0)},
                        new Bytes[] {Bytes.of(0), one},
                        new Bytes[] {order, one},
                        new Bytes[] {one, order},
                        new Bytes[] {Bytes.repeat(0xff, 66), Bytes.repeat(0xff, 66)})
                .map(numbers -> new TPMT_SIGNATURE(
                        TPM_ALG_ID.ECDSA, new TPMS_SIGNATURE_ECC(HashAlgorithm.SHA256, numbers[0], numbers[1])));
    }

    @ParameterizedTest
    @MethodSource("hostileSignatures")
    void refusesSignatureOfImpossibleNumbers(TPMT_SIGNATURE signature) {
        SignedQuote quote = new SignedQuote(good.attest(), TPMT_SIGNATURE.LAYOUT.write(signature));
        assertRefused(QuoteDefect.SIGNATURE_INVALID, VERIFIER.check(quote, key.accepted(), NONCE));
    }

    @ParameterizedTest
    @CsvSource({"RSASSA, 0", "RSASSA, 1", "RSASSA, 255", "RSASSA, 257", "RSASSA, 512", "RSAPSS, 0", "RSAPSS, 257"})
    void refusesRsaSignatureOfImpossibleSize(TPM_ALG_ID scheme, int bytes) throws Exception {
        SoftwareKey rsa = SoftwareKey.rsa(SoftwareKey.rsaPair(2048), scheme, HashAlgorithm.SHA256);
        TPMT_SIGNATURE signature =
                new TPMT_SIGNATURE(scheme, new TPMS_SIGNATURE_RSA(HashAlgorithm.SHA256, Bytes.repeat(0xff, bytes)));
        SignedQuote quote = new SignedQuote(good.attest(), TPMT_SIGNATURE.LAYOUT.write(signature));
        assertRefused(QuoteDefect.SIGNATURE_INVALID, VERIFIER.check(quote, rsa.accepted(), NONCE));
    }

    static Stream<Arguments> otherAlgorithms() {
        return Stream.of(
                Arguments.of(TPM_ALG_ID.ECDSA, new TPMS_SIGNATURE_ECC(HashAlgorithm.SHA1, Bytes.of(1), Bytes.of(1))),
                Arguments.of(TPM_ALG_ID.ECDSA, new TPMS_SIGNATURE_ECC(HashAlgorithm.SHA384, Bytes.of(1), Bytes.of(1))),
                Arguments.of(TPM_ALG_ID.RSASSA, new TPMS_SIGNATURE_RSA(HashAlgorithm.SHA256, Bytes.of(1))));
    }

    @ParameterizedTest
    @MethodSource("otherAlgorithms")
    void refusesSignatureOfAnotherAlgorithmThanTheKeys(TPM_ALG_ID scheme, TPMU_SIGNATURE signature) {
        SignedQuote quote =
                new SignedQuote(good.attest(), TPMT_SIGNATURE.LAYOUT.write(new TPMT_SIGNATURE(scheme, signature)));
        assertRefused(QuoteDefect.SIGNATURE_ALGORITHM_MISMATCH, VERIFIER.check(quote, key.accepted(), NONCE));
    }

    @Test
    void refusesQuoteOfAnotherKey() throws Exception {
        SoftwareKey other = SoftwareKey.ecc(Curve.P256, HashAlgorithm.SHA256);
        assertRefused(QuoteDefect.SIGNATURE_INVALID, VERIFIER.check(good, other.accepted(), NONCE));
    }

    @Test
    void refusesOtherQualifyingDataAndPrefixesOfIt() {
        for (Bytes other : List.of(
                Bytes.EMPTY,
                NONCE.slice(0, 31),
                NONCE.slice(0, 16),
                Bytes.concat(NONCE, Bytes.of(0)),
                flip(NONCE, 255))) {
            assertRefused(QuoteDefect.QUALIFYING_DATA_MISMATCH, VERIFIER.check(good, key.accepted(), other));
        }
    }

    @Test
    void refusesQuoteWithoutQualifyingDataUnlessNoneIsExpected() throws Exception {
        SignedQuote bare = key.sign(TPMS_ATTEST.LAYOUT.write(attest(Bytes.EMPTY, quoted(HashAlgorithm.SHA256))));
        assertRefused(QuoteDefect.QUALIFYING_DATA_MISMATCH, VERIFIER.check(bare, key.accepted(), NONCE));
        assertThat(VERIFIER.check(bare, key.accepted(), Bytes.EMPTY)).isInstanceOf(QuoteCheck.Genuine.class);
    }

    @Test
    void refusesStatementThatNoTpmMade() throws Exception {
        TPMS_ATTEST attest = attest(NONCE, quoted(HashAlgorithm.SHA256));
        Bytes wrongMagic = TPMS_ATTEST.LAYOUT.write(new TPMS_ATTEST(
                0xff54_4346L,
                attest.type(),
                attest.qualifiedSigner(),
                attest.extraData(),
                attest.clockInfo(),
                attest.firmwareVersion(),
                attest.attested()));
        assertRefused(QuoteDefect.MAGIC_WRONG, VERIFIER.check(key.sign(wrongMagic), key.accepted(), NONCE));
    }

    @Test
    void refusesStatementOfAnotherType() throws Exception {
        Bytes certify = TPMS_ATTEST.LAYOUT.write(attest(NONCE, new TPMS_CERTIFY_INFO(Bytes.EMPTY, Bytes.EMPTY)));
        assertRefused(QuoteDefect.TYPE_WRONG, VERIFIER.check(key.sign(certify), key.accepted(), NONCE));
        Bytes unknown = Bytes.concat(
                good.attest().slice(0, 4), Bytes.of(0x77, 0x77), good.attest().from(6));
        assertRefused(QuoteDefect.TYPE_WRONG, VERIFIER.check(key.sign(unknown), key.accepted(), NONCE));
    }

    @Test
    void refusesSignedOctetsThatAreNoAttestation() throws Exception {
        for (Bytes octets : List.of(
                Bytes.EMPTY,
                Bytes.of(0xff),
                good.attest().slice(0, 5),
                good.attest().slice(0, 60),
                Bytes.concat(good.attest(), Bytes.of(0)))) {
            assertRefused(QuoteDefect.MALFORMED, VERIFIER.check(key.sign(octets), key.accepted(), NONCE));
        }
    }

    @Test
    void refusesDigestThatIsNotOneOfTheKeysHash() throws Exception {
        Bytes octets = TPMS_ATTEST.LAYOUT.write(
                attest(NONCE, new TPMS_QUOTE_INFO(SELECTION.toStructure(), Bytes.repeat(0, 20))));
        assertRefused(QuoteDefect.MALFORMED, VERIFIER.check(key.sign(octets), key.accepted(), NONCE));
    }

    @Test
    void refusesQuoteOverNoPcrAtAll() throws Exception {
        for (TPML_PCR_SELECTION nothing : List.of(
                TPML_PCR_SELECTION.NONE,
                PcrSelection.of(HashAlgorithm.SHA256).toStructure(),
                new TPML_PCR_SELECTION(List.of(new TPMS_PCR_SELECTION(HashAlgorithm.SHA1, Bytes.EMPTY))))) {
            Bytes octets = TPMS_ATTEST.LAYOUT.write(attest(
                    NONCE,
                    new TPMS_QUOTE_INFO(nothing, HashAlgorithm.SHA256.hash().octets())));
            assertRefused(QuoteDefect.SELECTION_EMPTY, VERIFIER.check(key.sign(octets), key.accepted(), NONCE));
        }
    }

    private static Quote genuine(SignedQuote quote, SoftwareKey key) {
        return switch (VERIFIER.check(quote, key.accepted(), NONCE)) {
            case QuoteCheck.Genuine(Quote genuine) -> genuine;
            case QuoteCheck.Refused refused -> throw new AssertionError(refused.toString());
        };
    }

    private static void assertRefused(QuoteDefect defect, QuoteCheck check) {
        assertThat(check)
                .isInstanceOfSatisfying(
                        QuoteCheck.Refused.class,
                        refused -> assertThat(refused.defect()).isEqualTo(defect));
    }

    private static Bytes quote(HashAlgorithm hash) {
        return TPMS_ATTEST.LAYOUT.write(attest(NONCE, quoted(hash)));
    }

    private static TPMS_QUOTE_INFO quoted(HashAlgorithm hash) {
        return new TPMS_QUOTE_INFO(
                SELECTION.toStructure(),
                hash.hash(ZERO.octets(), ZERO.extend(NONCE).octets()).octets());
    }

    private static TPMS_ATTEST attest(Bytes extraData, TPMU_ATTEST attested) {
        return new TPMS_ATTEST(
                TPMS_ATTEST.TPM_GENERATED_VALUE,
                attested instanceof TPMS_QUOTE_INFO ? TPM_ST.ATTEST_QUOTE : TPM_ST.ATTEST_CERTIFY,
                Bytes.repeat(1, 34),
                extraData,
                new TPMS_CLOCK_INFO(1000, 5, 2, true),
                0x2020_0001L,
                attested);
    }

    private static Bytes flip(Bytes octets, int bit) {
        byte[] array = octets.toArray();
        array[bit / 8] ^= (byte) (1 << bit % 8);
        return Bytes.owning(array);
    }
}
