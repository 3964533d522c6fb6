package dev.martello.tpm.verifier;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.PcrSelection;
import dev.martello.tpm.SignedQuote;
import dev.martello.tpm.structure.MalformedTpmStructure;
import dev.martello.tpm.structure.TPMS_ATTEST;
import dev.martello.tpm.structure.TPMS_QUOTE_INFO;
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
    private final AttestCheck attestCheck;

    public QuoteVerifier(SignatureLibraries libraries) {
        this.libraries = libraries;
        this.attestCheck = new AttestCheck(new Signatures(libraries));
    }

    /**
     * The same key in the form that its library computes with. Any other key is checked with too, but has to be brought into this
     * form each time.
     */
    public AttestationPublicKey prepared(AttestationPublicKey key) {
        return key.translatedBy(libraries);
    }

    /** What checks certifications by the same libraries. */
    public CertificationVerifier certifications() {
        return new CertificationVerifier(libraries);
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
            Optional<QuoteDefect> defect = attestCheck
                    .fault(quote.attest(), quote.signature(), key.verification(), TPM_ST.ATTEST_QUOTE)
                    .map(QuoteVerifier::defect);
            return defect.isPresent()
                    ? refused(defect.get(), "")
                    : check(TPMS_ATTEST.LAYOUT.parse(quote.attest()), key, expectedQualifyingData);
        } catch (MalformedTpmStructure e) {
            return refused(QuoteDefect.MALFORMED, ": " + e.getMessage());
        }
    }

    private static QuoteDefect defect(AttestCheck.Fault fault) {
        return switch (fault) {
            case SIGNATURE_ALGORITHM_MISMATCH -> QuoteDefect.SIGNATURE_ALGORITHM_MISMATCH;
            case SIGNATURE_INVALID -> QuoteDefect.SIGNATURE_INVALID;
            case MAGIC_WRONG -> QuoteDefect.MAGIC_WRONG;
            case TYPE_WRONG -> QuoteDefect.TYPE_WRONG;
        };
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
