package dev.martello.tpm.verifier;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import dev.martello.tpm.Digest;
import dev.martello.tpm.PcrSelection;
import dev.martello.tpm.SignedQuote;
import dev.martello.tpm.structure.MalformedTpmStructure;
import dev.martello.tpm.structure.TPMS_ATTEST;
import dev.martello.tpm.structure.TPMS_QUOTE_INFO;
import dev.martello.tpm.structure.TPMT_SIGNATURE;
import dev.martello.tpm.structure.TPM_ST;
import dev.martello.tpm.structure.TpmLimits;
import java.util.Optional;

/**
 * Tells genuine quotes from others. Immutable, for use by many threads.
 *
 * {@snippet :
 * QuoteVerifier verifier = new QuoteVerifier(SignatureLibraries.ofJdk());
 * AttestationPublicKey key = verifier.prepared(enrolledKey); // once, if it is used often
 * switch (verifier.check(signedQuote, key, expectedQualifyingData)) {
 *     case QuoteCheck.Genuine(Quote quote) -> …
 *     case QuoteCheck.Refused(QuoteDefect defect, String explanation) -> …
 * }
 * }
 */
public final class QuoteVerifier {
    private final SignatureLibraries libraries;
    private final Signatures signatures;

    public QuoteVerifier(SignatureLibraries libraries) {
        this.libraries = libraries;
        this.signatures = new Signatures(libraries);
    }

    /**
     * The same key in the form that its library computes with. Any other key is checked with too, but has to be brought into this
     * form each time.
     */
    public AttestationPublicKey prepared(AttestationPublicKey key) {
        return key.translatedBy(libraries);
    }

    /**
     * Checks the signature before anything the quote says is believed, then that a TPM made it, that it is a quote, and that
     * it was made for the expected qualifying data as a whole.
     */
    public QuoteCheck check(SignedQuote quote, AttestationPublicKey key, Bytes expectedQualifyingData) {
        if (quote.attest().length() > TpmLimits.ATTEST) {
            return refused(QuoteDefect.MALFORMED, ": it has " + quote.attest().length() + " octets");
        }
        try {
            TPMT_SIGNATURE signature = TPMT_SIGNATURE.LAYOUT.parse(quote.signature());
            Optional<QuoteDefect> defect =
                    signatureDefect(quote, signature, key).or(() -> headerDefect(quote.attest()));
            return defect.isPresent()
                    ? refused(defect.get(), "")
                    : check(TPMS_ATTEST.LAYOUT.parse(quote.attest()), key, expectedQualifyingData);
        } catch (MalformedTpmStructure e) {
            return refused(QuoteDefect.MALFORMED, ": " + e.getMessage());
        }
    }

    private Optional<QuoteDefect> signatureDefect(
            SignedQuote quote, TPMT_SIGNATURE signature, AttestationPublicKey key) {
        if (signature.sigAlg() != key.scheme() || signature.signature().hash() != key.hash()) {
            return Optional.of(QuoteDefect.SIGNATURE_ALGORITHM_MISMATCH);
        }
        return signatures.verify(key, quote.attest(), signature.signature())
                ? Optional.empty()
                : Optional.of(QuoteDefect.SIGNATURE_INVALID);
    }

    /** Magic and type come first and alone, for what has them wrong need not have the form of the rest. */
    private static Optional<QuoteDefect> headerDefect(Bytes attest) {
        BytesReader<MalformedTpmStructure> in = BytesReader.bigEndian(attest, MalformedTpmStructure::new);
        try {
            if (in.u32("magic") != TPMS_ATTEST.TPM_GENERATED_VALUE) {
                return Optional.of(QuoteDefect.MAGIC_WRONG);
            }
            return in.u16("type") == TPM_ST.ATTEST_QUOTE.value()
                    ? Optional.empty()
                    : Optional.of(QuoteDefect.TYPE_WRONG);
        } catch (MalformedTpmStructure e) {
            return Optional.of(QuoteDefect.MALFORMED);
        }
    }

    private static QuoteCheck check(TPMS_ATTEST attest, AttestationPublicKey key, Bytes expectedQualifyingData)
            throws MalformedTpmStructure {
        if (!(attest.attested() instanceof TPMS_QUOTE_INFO quoted)) {
            return refused(QuoteDefect.TYPE_WRONG, "");
        }
        if (!attest.extraData().equalsConstantTime(expectedQualifyingData)) {
            return refused(QuoteDefect.QUALIFYING_DATA_MISMATCH, "");
        }
        if (quoted.pcrDigest().length() != key.hash().digestBytes()) {
            return refused(
                    QuoteDefect.MALFORMED,
                    ": pcrDigest is " + quoted.pcrDigest().length() + " octets");
        }
        PcrSelection selection = PcrSelection.of(quoted.pcrSelect());
        if (selection.isEmpty()) {
            return refused(QuoteDefect.SELECTION_EMPTY, "");
        }
        return new QuoteCheck.Genuine(new Quote(
                attest.qualifiedSigner(),
                attest.clockInfo(),
                attest.firmwareVersion(),
                selection,
                new Digest(key.hash(), quoted.pcrDigest())));
    }

    private static QuoteCheck refused(QuoteDefect defect, String detail) {
        return new QuoteCheck.Refused(defect, "the quote " + defect.meaning() + detail);
    }
}
