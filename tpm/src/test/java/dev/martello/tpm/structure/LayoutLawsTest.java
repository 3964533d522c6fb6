package dev.martello.tpm.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.command.ActivateCredential;
import dev.martello.tpm.command.Certify;
import dev.martello.tpm.command.CertifyResponse;
import dev.martello.tpm.command.CreatePrimaryResponse;
import dev.martello.tpm.command.CreateResponse;
import dev.martello.tpm.command.GetCapabilityResponse;
import dev.martello.tpm.command.Import;
import dev.martello.tpm.command.LoadExternal;
import dev.martello.tpm.command.NV_ReadPublicResponse;
import dev.martello.tpm.command.PCR_Extend;
import dev.martello.tpm.command.PCR_ReadResponse;
import dev.martello.tpm.command.PolicyAuthorize;
import dev.martello.tpm.command.PolicyCounterTimer;
import dev.martello.tpm.command.PolicyPCR;
import dev.martello.tpm.command.PolicySecretResponse;
import dev.martello.tpm.command.Quote;
import dev.martello.tpm.command.QuoteResponse;
import dev.martello.tpm.command.StartAuthSession;
import dev.martello.tpm.command.UnsealResponse;
import dev.martello.tpm.command.VerifySignature;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

/** Laws that hold for every layout: whatever parses is written back as it was, and whatever is written parses. */
class LayoutLawsTest {
    private static final Map<String, Layout<?>> LAYOUTS = Map.ofEntries(
            Map.entry("TPMS_ATTEST", TPMS_ATTEST.LAYOUT),
            Map.entry("TPMT_PUBLIC", TPMT_PUBLIC.LAYOUT),
            Map.entry("TPMT_SIGNATURE", TPMT_SIGNATURE.LAYOUT),
            Map.entry("TPMS_NV_PUBLIC", TPMS_NV_PUBLIC.SIZED_LAYOUT),
            Map.entry("TPMS_CREATION_DATA", TPMS_CREATION_DATA.LAYOUT),
            Map.entry("TPML_PCR_SELECTION", TPML_PCR_SELECTION.LAYOUT),
            Map.entry("ActivateCredential", ActivateCredential.LAYOUT),
            Map.entry("PCR_Extend", PCR_Extend.LAYOUT),
            Map.entry("Certify", Certify.LAYOUT),
            Map.entry("CertifyResponse", CertifyResponse.LAYOUT),
            Map.entry("Quote", Quote.LAYOUT),
            Map.entry("StartAuthSession", StartAuthSession.LAYOUT),
            Map.entry("CreatePrimaryResponse", CreatePrimaryResponse.LAYOUT),
            Map.entry("CreateResponse", CreateResponse.LAYOUT),
            Map.entry("GetCapabilityResponse", GetCapabilityResponse.LAYOUT),
            Map.entry("NV_ReadPublicResponse", NV_ReadPublicResponse.LAYOUT),
            Map.entry("PCR_ReadResponse", PCR_ReadResponse.LAYOUT),
            Map.entry("PolicySecretResponse", PolicySecretResponse.LAYOUT),
            Map.entry("QuoteResponse", QuoteResponse.LAYOUT),
            Map.entry("TPMT_SENSITIVE", TPMT_SENSITIVE.SIZED_LAYOUT),
            Map.entry("Import", Import.LAYOUT),
            Map.entry("LoadExternal", LoadExternal.LAYOUT),
            Map.entry("VerifySignature", VerifySignature.LAYOUT),
            Map.entry("PolicyAuthorize", PolicyAuthorize.LAYOUT),
            Map.entry("PolicyCounterTimer", PolicyCounterTimer.LAYOUT),
            Map.entry("PolicyPCR", PolicyPCR.LAYOUT),
            Map.entry("UnsealResponse", UnsealResponse.LAYOUT));

    @Property(tries = 300)
    void publicAreasGoThereAndBack(@ForAll("publicAreas") TPMT_PUBLIC area) throws Exception {
        holds(TPMT_PUBLIC.LAYOUT, area);
        holds(TPMT_PUBLIC.SIZED_LAYOUT, area);
    }

    @Property(tries = 300)
    void attestationsGoThereAndBack(@ForAll("attestations") TPMS_ATTEST attest) throws Exception {
        holds(TPMS_ATTEST.LAYOUT, attest);
    }

    @Property(tries = 300)
    void signaturesGoThereAndBack(@ForAll("signatures") TPMT_SIGNATURE signature) throws Exception {
        holds(TPMT_SIGNATURE.LAYOUT, signature);
    }

    @Property(tries = 50)
    void everyTruncationAndTheSmallestAdditionAreRefused(
            @ForAll("attestations") TPMS_ATTEST attest, @ForAll("publicAreas") TPMT_PUBLIC area) {
        refusesOtherLengths(TPMS_ATTEST.LAYOUT, attest);
        refusesOtherLengths(TPMT_PUBLIC.LAYOUT, area);
    }

    @Property(tries = 20)
    void everySingleBitFlipIsRefusedOrAnotherValue(
            @ForAll("attestations") TPMS_ATTEST attest, @ForAll("publicAreas") TPMT_PUBLIC area) {
        bitFlipsAreSeen(TPMS_ATTEST.LAYOUT, attest);
        bitFlipsAreSeen(TPMT_PUBLIC.LAYOUT, area);
    }

    @Property(tries = 2000)
    void arbitraryOctetsAreRefusedOrWrittenBackAsTheyWere(
            @ForAll("layouts") String layout, @ForAll("mostlySmallOctets") Bytes octets) {
        staysTheSame(Objects.requireNonNull(LAYOUTS.get(layout)), octets);
    }

    @Test
    void problemIsNamedByItsPathAndOffset() {
        Bytes tooLong = TPMS_ATTEST.LAYOUT.write(new TPMS_ATTEST(
                TPMS_ATTEST.TPM_GENERATED_VALUE,
                TPM_ST.ATTEST_QUOTE,
                Bytes.EMPTY,
                Bytes.EMPTY,
                new TPMS_CLOCK_INFO(1, 2, 3, true),
                4,
                new TPMS_QUOTE_INFO(TPML_PCR_SELECTION.NONE, Bytes.EMPTY)));
        assertThatThrownBy(() -> TPMS_ATTEST.LAYOUT.parse(tooLong.slice(0, 20)))
                .isInstanceOf(MalformedTpmStructure.class)
                .hasMessage("offset 18: clockInfo.resetCount needs 4 octets, only 2 are left");
        assertThatThrownBy(() -> TPMS_ATTEST.LAYOUT.parse(Bytes.concat(tooLong, Bytes.of(0))))
                .hasMessage("offset 41: end is followed by 1 octets");
        assertThatThrownBy(() -> TPMS_ATTEST.LAYOUT.parse(Bytes.fromHex("ff5443477777")))
                .hasMessage("offset 4: type is 0x7777, no TPM_ST known here");
        assertThatThrownBy(() -> TPML_PCR_SELECTION.LAYOUT.parse(Bytes.fromHex("ffffffff")))
                .hasMessage("offset 0: pcrSelections is 4294967295, at most 16 are allowed");
    }

    @Test
    void refusesReservedBitsAndNumbersThatAreNoTruthValues() {
        assertThatThrownBy(() -> TPMA_OBJECT.LAYOUT.parse(Bytes.fromHex("00000009")))
                .hasMessage("offset 0: value has the reserved bits 0x00000009");
        assertThatThrownBy(() -> Layout.YES_NO.parse(Bytes.of(2))).isInstanceOf(MalformedTpmStructure.class);
    }

    @Test
    void refusesToWriteWhatItCouldNotReadBack() {
        TPMT_SIGNATURE mixed =
                new TPMT_SIGNATURE(TPM_ALG_ID.ECDSA, new TPMS_SIGNATURE_RSA(HashAlgorithm.SHA256, Bytes.EMPTY));
        assertThatThrownBy(() -> TPMT_SIGNATURE.LAYOUT.write(mixed)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Layout.sized(4).write(Bytes.repeat(0, 5)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static <T> void holds(Layout<T> layout, T value) throws MalformedTpmStructure {
        Bytes octets = layout.write(value);
        assertThat(layout.parse(octets)).isEqualTo(value);
        assertThat(layout.write(layout.parse(octets))).isEqualTo(octets);
    }

    private static <T> void refusesOtherLengths(Layout<T> layout, T value) {
        Bytes octets = layout.write(value);
        for (int length = 0; length < octets.length(); length++) {
            Bytes truncated = octets.slice(0, length);
            assertThatThrownBy(() -> layout.parse(truncated)).isInstanceOf(MalformedTpmStructure.class);
        }
        assertThatThrownBy(() -> layout.parse(Bytes.concat(octets, Bytes.of(0))))
                .isInstanceOf(MalformedTpmStructure.class);
    }

    private static <T> void bitFlipsAreSeen(Layout<T> layout, T value) {
        Bytes octets = layout.write(value);
        for (int bit = 0; bit < 8 * octets.length(); bit++) {
            byte[] flipped = octets.toArray();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            staysTheSame(layout, Bytes.owning(flipped));
        }
    }

    private static <T> void staysTheSame(Layout<T> layout, Bytes octets) {
        T value;
        try {
            value = layout.parse(octets);
        } catch (MalformedTpmStructure e) {
            assertThat(e.offset()).isBetween(0L, (long) octets.length());
            return;
        }
        assertThat(layout.write(value)).isEqualTo(octets);
    }

    @Provide
    Arbitrary<String> layouts() {
        return Arbitraries.of(LAYOUTS.keySet());
    }

    /** Small numbers are sizes, counts and selectors more often than large ones. */
    @Provide
    Arbitrary<Bytes> mostlySmallOctets() {
        return Arbitraries.frequencyOf(
                        Tuple.of(5, Arbitraries.integers().between(0, 0)),
                        Tuple.of(3, Arbitraries.integers().between(0, 0x28)),
                        Tuple.of(1, Arbitraries.integers().between(0, 255)))
                .list()
                .ofMaxSize(120)
                .map(numbers ->
                        Bytes.of(numbers.stream().mapToInt(Integer::intValue).toArray()));
    }

    @Provide
    Arbitrary<TPMT_PUBLIC> publicAreas() {
        Arbitrary<TPMA_OBJECT> attributes =
                Arbitraries.of(TPMA_OBJECT.Flag.class).set().map(TPMA_OBJECT::new);
        Arbitrary<TPMT_ASYM_SCHEME> schemes = Arbitraries.of(
                TPMT_ASYM_SCHEME.NULL,
                TPMT_ASYM_SCHEME.of(TPM_ALG_ID.RSAPSS, HashAlgorithm.SHA384),
                TPMT_ASYM_SCHEME.of(TPM_ALG_ID.ECDSA, HashAlgorithm.SHA256),
                new TPMT_ASYM_SCHEME(TPM_ALG_ID.RSAES, new TPMS_EMPTY()),
                new TPMT_ASYM_SCHEME(TPM_ALG_ID.ECDAA, new TPMS_SCHEME_ECDAA(HashAlgorithm.SHA256, 7)));
        Arbitrary<TPMT_SYM_DEF> ciphers =
                Arbitraries.of(TPMT_SYM_DEF.NULL, TPMT_SYM_DEF.AES_128_CFB, TPMT_SYM_DEF.AES_256_CFB);
        Arbitrary<TPMT_PUBLIC> rsa = Combinators.combine(
                        hashes(), attributes, octets(64), ciphers, schemes, octets(512), numbers())
                .as((hash, flags, policy, cipher, scheme, key, exponent) -> new TPMT_PUBLIC(
                        TPM_ALG_ID.RSA,
                        hash,
                        flags,
                        policy,
                        new TPMS_RSA_PARMS(cipher, scheme, 2048, exponent),
                        new TPM2B_PUBLIC_KEY_RSA(key)));
        Arbitrary<TPMT_PUBLIC> ecc = Combinators.combine(
                        hashes(),
                        attributes,
                        ciphers,
                        schemes,
                        Arbitraries.of(TPM_ECC_CURVE.class),
                        octets(66),
                        octets(66))
                .as((hash, flags, cipher, scheme, curve, x, y) -> new TPMT_PUBLIC(
                        TPM_ALG_ID.ECC,
                        hash,
                        flags,
                        Bytes.EMPTY,
                        new TPMS_ECC_PARMS(cipher, scheme, curve, TPMT_KDF_SCHEME.NULL),
                        new TPMS_ECC_POINT(x, y)));
        Arbitrary<TPMT_PUBLIC> sealed = Combinators.combine(hashes(), attributes, octets(64), octets(64))
                .as((hash, flags, policy, digest) -> new TPMT_PUBLIC(
                        TPM_ALG_ID.KEYEDHASH,
                        hash,
                        flags,
                        policy,
                        new TPMS_KEYEDHASH_PARMS(TPMT_KEYEDHASH_SCHEME.NULL),
                        new TPM2B_DIGEST(digest)));
        return Arbitraries.oneOf(rsa, ecc, sealed);
    }

    @Provide
    Arbitrary<TPMS_ATTEST> attestations() {
        Arbitrary<TPMS_PCR_SELECTION> bank =
                Combinators.combine(hashes(), octets(4)).as(TPMS_PCR_SELECTION::new);
        Arbitrary<TPMS_QUOTE_INFO> quote = Combinators.combine(
                        bank.list().ofMaxSize(16).map(TPML_PCR_SELECTION::new), octets(64))
                .as(TPMS_QUOTE_INFO::new);
        Arbitrary<TPMS_CERTIFY_INFO> certify =
                Combinators.combine(octets(66), octets(66)).as(TPMS_CERTIFY_INFO::new);
        Arbitrary<TPMS_CLOCK_INFO> clock = Combinators.combine(
                        Arbitraries.longs(), numbers(), numbers(), Arbitraries.of(true, false))
                .as(TPMS_CLOCK_INFO::new);
        return Combinators.combine(
                        numbers(),
                        octets(66),
                        octets(66),
                        clock,
                        Arbitraries.longs(),
                        Arbitraries.oneOf(quote, certify))
                .as((magic, signer, data, info, version, attested) -> new TPMS_ATTEST(
                        magic,
                        attested instanceof TPMS_QUOTE_INFO ? TPM_ST.ATTEST_QUOTE : TPM_ST.ATTEST_CERTIFY,
                        signer,
                        data,
                        info,
                        version,
                        attested));
    }

    @Provide
    Arbitrary<TPMT_SIGNATURE> signatures() {
        Arbitrary<TPMT_SIGNATURE> rsa = Combinators.combine(
                        Arbitraries.of(Set.of(TPM_ALG_ID.RSASSA, TPM_ALG_ID.RSAPSS)), hashes(), octets(512))
                .as((scheme, hash, sig) -> new TPMT_SIGNATURE(scheme, new TPMS_SIGNATURE_RSA(hash, sig)));
        Arbitrary<TPMT_SIGNATURE> ecc = Combinators.combine(hashes(), octets(66), octets(66))
                .as((hash, r, s) -> new TPMT_SIGNATURE(TPM_ALG_ID.ECDSA, new TPMS_SIGNATURE_ECC(hash, r, s)));
        return Arbitraries.oneOf(List.of(rsa, ecc));
    }

    private static Arbitrary<HashAlgorithm> hashes() {
        return Arbitraries.of(HashAlgorithm.class);
    }

    private static Arbitrary<Long> numbers() {
        return Arbitraries.longs().between(0, 0xffff_ffffL);
    }

    private static Arbitrary<Bytes> octets(int max) {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(max).map(Bytes::copyOf);
    }
}
