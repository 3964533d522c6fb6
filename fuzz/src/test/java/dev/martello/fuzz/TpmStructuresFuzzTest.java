package dev.martello.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrSelection;
import dev.martello.tpm.SignedQuote;
import dev.martello.tpm.attester.AkTemplate;
import dev.martello.tpm.attester.EkTemplate;
import dev.martello.tpm.command.CertifyResponse;
import dev.martello.tpm.command.CreatePrimaryResponse;
import dev.martello.tpm.command.GetCapabilityResponse;
import dev.martello.tpm.command.NV_ReadPublicResponse;
import dev.martello.tpm.command.PCR_ReadResponse;
import dev.martello.tpm.command.QuoteResponse;
import dev.martello.tpm.command.UnsealResponse;
import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.MalformedTpmStructure;
import dev.martello.tpm.structure.TPML_PCR_SELECTION;
import dev.martello.tpm.structure.TPMS_ATTEST;
import dev.martello.tpm.structure.TPMS_CERTIFY_INFO;
import dev.martello.tpm.structure.TPMS_CLOCK_INFO;
import dev.martello.tpm.structure.TPMS_QUOTE_INFO;
import dev.martello.tpm.structure.TPMS_SIGNATURE_ECC;
import dev.martello.tpm.structure.TPMS_SIGNATURE_RSA;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPMT_SIGNATURE;
import dev.martello.tpm.structure.TPM_ALG_ID;
import dev.martello.tpm.structure.TPM_ST;
import dev.martello.tpm.verifier.AttestationKeyCheck;
import dev.martello.tpm.verifier.AttestationKeys;
import dev.martello.tpm.verifier.AttestationPublicKey;
import dev.martello.tpm.verifier.EndorsementKeys;
import dev.martello.tpm.verifier.QuoteCheck;
import dev.martello.tpm.verifier.QuoteVerifier;
import dev.martello.tpm.verifier.SignatureLibraries;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** The structures of a TPM that a control plane reads. */
class TpmStructuresFuzzTest {
    private static final Bytes DIGEST = Bytes.repeat(0x5a, 32);

    private static final Bytes NAME = Bytes.concat(Bytes.of(0, 11), DIGEST);

    /** A point of P-256, times one and two. */
    private static final Bytes KEY = Bytes.fromHex(
            "0001000b00050472000000100018000b0003001000206b17d1f2e12c4247f8bce6e5"
                    + "63a440f277037d812deb33a0f4a13945d898c29600204fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5");

    static Stream<Bytes> publicAreas() {
        return Stream.concat(
                Stream.of(Bytes.concat(Bytes.of(0, 0x23), KEY.from(2))),
                Stream.concat(
                                Arrays.stream(EkTemplate.values()).map(EkTemplate::publicArea),
                                Arrays.stream(AkTemplate.values()).map(AkTemplate::publicArea))
                        .map(TPMT_PUBLIC.LAYOUT::write));
    }

    static Stream<byte[]> publicAreaOctets() {
        return publicAreas().map(Bytes::toArray);
    }

    static Stream<Bytes> attestations() {
        TPML_PCR_SELECTION selection =
                PcrSelection.of(HashAlgorithm.SHA256, 0, 7, 10).toStructure();
        return Stream.of(
                        new TPMS_QUOTE_INFO(selection, DIGEST),
                        new TPMS_QUOTE_INFO(TPML_PCR_SELECTION.NONE, DIGEST),
                        new TPMS_CERTIFY_INFO(NAME, NAME))
                .map(attested -> TPMS_ATTEST.LAYOUT.write(new TPMS_ATTEST(
                        0xff544347L,
                        attested instanceof TPMS_CERTIFY_INFO ? TPM_ST.ATTEST_CERTIFY : TPM_ST.ATTEST_QUOTE,
                        NAME,
                        DIGEST,
                        new TPMS_CLOCK_INFO(1000, 1, 2, true),
                        7,
                        attested)));
    }

    static Stream<byte[]> attestationOctets() {
        return attestations().map(Bytes::toArray);
    }

    static Stream<Bytes> signatures() {
        return Stream.of(
                        new TPMT_SIGNATURE(
                                TPM_ALG_ID.ECDSA, new TPMS_SIGNATURE_ECC(HashAlgorithm.SHA256, DIGEST, DIGEST)),
                        new TPMT_SIGNATURE(
                                TPM_ALG_ID.RSASSA, new TPMS_SIGNATURE_RSA(HashAlgorithm.SHA256, Bytes.repeat(1, 256))))
                .map(TPMT_SIGNATURE.LAYOUT::write);
    }

    static Stream<byte[]> signatureOctets() {
        return signatures().map(Bytes::toArray);
    }

    /** A quote: two octets of size before the attestation, the signature behind it. */
    static Stream<byte[]> quoteOctets() {
        return attestations()
                .flatMap(attest -> signatures()
                        .map(signature -> Bytes.concat(
                                        Bytes.of(attest.length() >> 8, attest.length()), attest, signature)
                                .toArray()));
    }

    private static final List<Layout<?>> RESPONSES = List.of(
            QuoteResponse.LAYOUT,
            CertifyResponse.LAYOUT,
            PCR_ReadResponse.LAYOUT,
            UnsealResponse.LAYOUT,
            CreatePrimaryResponse.LAYOUT,
            NV_ReadPublicResponse.LAYOUT,
            GetCapabilityResponse.LAYOUT);

    /** What an interposer on the bus may tell an agent: an octet that says to which command, then the response. */
    static Stream<byte[]> responseOctets() throws MalformedTpmStructure {
        Bytes attest = attestations().findFirst().orElseThrow();
        TPMT_SIGNATURE signature =
                TPMT_SIGNATURE.LAYOUT.parse(signatures().findFirst().orElseThrow());
        TPML_PCR_SELECTION selection =
                PcrSelection.of(HashAlgorithm.SHA256, 0, 7).toStructure();
        List<Bytes> responses = List.of(
                QuoteResponse.LAYOUT.write(new QuoteResponse(attest, signature)),
                CertifyResponse.LAYOUT.write(new CertifyResponse(attest, signature)),
                PCR_ReadResponse.LAYOUT.write(new PCR_ReadResponse(9, selection, List.of(DIGEST, DIGEST))),
                UnsealResponse.LAYOUT.write(new UnsealResponse(DIGEST)));
        return IntStream.range(0, responses.size())
                .mapToObj(at -> Bytes.concat(Bytes.of(at), responses.get(at)).toArray());
    }

    @MethodSource("responseOctets")
    @FuzzTest(maxDuration = "2m")
    void responses(byte[] octets) throws Exception {
        if (octets.length > 0) {
            Layout<?> layout = RESPONSES.get((octets[0] & 0xff) % RESPONSES.size());
            writtenAsRead(layout, Arrays.copyOfRange(octets, 1, octets.length), response -> {});
        }
    }

    @MethodSource("attestationOctets")
    @FuzzTest(maxDuration = "2m")
    void attestations(byte[] octets) throws Exception {
        writtenAsRead(TPMS_ATTEST.LAYOUT, octets, attest -> {});
    }

    @MethodSource("signatureOctets")
    @FuzzTest(maxDuration = "2m")
    void signatures(byte[] octets) throws Exception {
        writtenAsRead(TPMT_SIGNATURE.LAYOUT, octets, signature -> {});
    }

    @MethodSource("publicAreaOctets")
    @FuzzTest(maxDuration = "2m")
    void publicAreas(byte[] octets) throws Exception {
        writtenAsRead(TPMT_PUBLIC.LAYOUT, octets, area -> {
            assertThat(EndorsementKeys.check(area)).isNotNull();
            assertThat(AttestationKeys.check(area)).isNotNull();
        });
    }

    /** No key has its number's twin in public, so nothing that is made up here can be genuine. */
    @MethodSource("quoteOctets")
    @FuzzTest(maxDuration = "2m")
    void quotes(byte[] octets) throws Exception {
        Bytes all = Bytes.copyOf(octets);
        int size = all.length() < 2 ? 0 : Math.min((all.at(0) << 8) | all.at(1), all.length() - 2);
        int start = Math.min(2, all.length());
        if (size > SignedQuote.MAX_ATTEST_BYTES || all.length() - start - size > SignedQuote.MAX_SIGNATURE_BYTES) {
            return; // who reads messages refuses more
        }
        SignedQuote quote = new SignedQuote(all.slice(start, start + size), all.from(start + size));
        assertThat(new QuoteVerifier(SignatureLibraries.ofJdk()).check(quote, key(), DIGEST))
                .isInstanceOf(QuoteCheck.Refused.class);
    }

    private static AttestationPublicKey key() throws MalformedTpmStructure {
        Bytes area = publicAreas().findFirst().orElseThrow();
        return switch (AttestationKeys.check(TPMT_PUBLIC.LAYOUT.parse(area))) {
            case AttestationKeyCheck.Accepted accepted -> accepted.key();
            case AttestationKeyCheck.Refused refused -> throw new IllegalStateException(refused.explanation());
        };
    }

    private static <T> void writtenAsRead(Layout<T> layout, byte[] octets, Parsing.Law<T> law) throws Exception {
        new Parsing<>(MalformedTpmStructure.class, layout::parse, 4096).check(octets, parsed -> {
            assertThat(layout.write(parsed)).isEqualTo(Bytes.copyOf(octets));
            law.check(parsed);
        });
    }
}
