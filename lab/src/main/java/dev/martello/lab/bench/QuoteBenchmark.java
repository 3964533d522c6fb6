package dev.martello.lab.bench;

import dev.martello.bytes.Bytes;
import dev.martello.lab.software.SoftwareAttestationKey;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrSelection;
import dev.martello.tpm.PcrValues;
import dev.martello.tpm.SignedQuote;
import dev.martello.tpm.attester.AkTemplate;
import dev.martello.tpm.structure.MalformedTpmStructure;
import dev.martello.tpm.structure.TPMS_CLOCK_INFO;
import dev.martello.tpm.structure.TPMS_SIGNATURE_ECC;
import dev.martello.tpm.structure.TPMS_SIGNATURE_RSA;
import dev.martello.tpm.structure.TPMT_SIGNATURE;
import dev.martello.tpm.verifier.AttestationKeyCheck;
import dev.martello.tpm.verifier.AttestationKeys;
import dev.martello.tpm.verifier.AttestationPublicKey;
import dev.martello.tpm.verifier.QuoteCheck;
import dev.martello.tpm.verifier.QuoteVerifier;
import dev.martello.tpm.verifier.SignatureLibraries;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Checks of quotes over the PCRs that Martello asks for, by keys that are enrolled. */
@State(Scope.Thread)
public class QuoteBenchmark {
    private static final int[] PCRS = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14};
    private static final Bytes QUALIFYING_DATA =
            HashAlgorithm.SHA256.hash(Bytes.ascii("report")).octets();

    /** The kind of key. */
    @Param("ECDSA_P256_SHA256")
    public AkTemplate key = AkTemplate.ECDSA_P256_SHA256;

    /** What checks its signatures. */
    @Param("JDK")
    public Library library = Library.JDK;

    private Prepared prepared = Prepared.of(AkTemplate.ECDSA_P256_SHA256, Library.JDK);

    /** For JMH. */
    public QuoteBenchmark() {}

    @Setup
    public void prepare() {
        prepared = Prepared.of(key, library);
    }

    /** From octets to a genuine quote that covers the PCR values. */
    @Benchmark
    public boolean quoteAndPcrs() {
        return switch (prepared.verifier.check(prepared.quote, prepared.key, QUALIFYING_DATA)) {
            case QuoteCheck.Genuine(var genuine) when genuine.covers(prepared.values) -> true;
            case QuoteCheck.Genuine _, QuoteCheck.Refused _ -> throw new IllegalStateException("the quote is genuine");
        };
    }

    /** The signature alone, by a verifier that is ready. */
    @Benchmark
    public boolean rawSignature() throws GeneralSecurityException {
        Signature raw = prepared.raw;
        raw.initVerify(prepared.key.publicKey());
        prepared.quote.attest().update(raw);
        if (!raw.verify(prepared.signature.toArray())) {
            throw new IllegalStateException("the signature is genuine");
        }
        return true;
    }

    private record Prepared(
            QuoteVerifier verifier,
            AttestationPublicKey key,
            SignedQuote quote,
            PcrValues values,
            Signature raw,
            Bytes signature) {
        static Prepared of(AkTemplate kind, Library library) {
            SoftwareAttestationKey key = SoftwareAttestationKey.generate(kind);
            PcrValues values = pcrValues();
            SignedQuote quote = key.quote(
                    PcrSelection.of(HashAlgorithm.SHA256, PCRS),
                    values,
                    QUALIFYING_DATA,
                    Bytes.repeat(1, 34),
                    new TPMS_CLOCK_INFO(1000, 1, 0, true));
            SignatureLibraries libraries = library.signatures();
            QuoteVerifier verifier = new QuoteVerifier(libraries);
            try {
                return new Prepared(
                        verifier,
                        verifier.prepared(accepted(key)),
                        quote,
                        values,
                        raw(kind, libraries),
                        signature(quote));
            } catch (GeneralSecurityException | MalformedTpmStructure e) {
                throw new IllegalStateException("the key is one of a TPM", e);
            }
        }

        private static PcrValues pcrValues() {
            Map<PcrIndex, Digest> values = new TreeMap<>();
            for (int pcr : PCRS) {
                values.put(PcrIndex.of(pcr), HashAlgorithm.SHA256.hash(Bytes.of(pcr)));
            }
            return PcrValues.NONE.with(values);
        }

        private static AttestationPublicKey accepted(SoftwareAttestationKey key) {
            return switch (AttestationKeys.check(key.publicArea())) {
                case AttestationKeyCheck.Accepted accepted -> accepted.key();
                case AttestationKeyCheck.Refused refused -> throw new IllegalStateException(refused.explanation());
            };
        }

        private static Signature raw(AkTemplate kind, SignatureLibraries libraries) throws GeneralSecurityException {
            return switch (kind) {
                case ECDSA_P256_SHA256 -> Signature.getInstance("SHA256withECDSAinP1363Format", libraries.ecdsa());
                case ECDSA_P384_SHA384 -> Signature.getInstance("SHA384withECDSAinP1363Format", libraries.ecdsa());
                case RSASSA_2048_SHA256 -> Signature.getInstance("SHA256withRSA", libraries.rsa());
                case RSAPSS_2048_SHA256 -> Signature.getInstance("RSASSA-PSS", libraries.rsa());
            };
        }

        private static Bytes signature(SignedQuote quote) throws MalformedTpmStructure {
            return switch (TPMT_SIGNATURE.LAYOUT.parse(quote.signature()).signature()) {
                case TPMS_SIGNATURE_RSA rsa -> rsa.sig();
                case TPMS_SIGNATURE_ECC ecc -> Bytes.concat(ecc.signatureR(), ecc.signatureS());
            };
        }
    }
}
