package dev.martello.server.intake;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.report.Report;
import dev.martello.server.store.EnrolledAppliance;
import dev.martello.server.store.QuoteClock;
import dev.martello.tpm.SignedQuote;
import dev.martello.tpm.structure.MalformedTpmStructure;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.verifier.AttestationKeyCheck;
import dev.martello.tpm.verifier.AttestationKeys;
import dev.martello.tpm.verifier.AttestationPublicKey;
import dev.martello.tpm.verifier.QualifiedNames;
import dev.martello.tpm.verifier.Quote;
import dev.martello.tpm.verifier.QuoteCheck;
import dev.martello.tpm.verifier.QuoteVerifier;
import java.util.Optional;

/**
 * What an appliance's quotes are checked with, read once from what it enrolled.
 *
 * @param verifier which checks
 * @param key in the form that the verifier computes with
 * @param name the attestation key's
 * @param qualifiedSigner what a quote names its signer, if that is below the endorsement key: a TPM tells true reset and restart counts to such
 *     keys only, and these put reports in order
 */
record QuoteKey(QuoteVerifier verifier, AttestationPublicKey key, Bytes name, Bytes qualifiedSigner) {
    static QuoteKey of(EnrolledAppliance appliance, QuoteVerifier verifier) throws Refusal {
        return switch (AttestationKeys.check(stored(appliance, appliance.akPublic()))) {
            case AttestationKeyCheck.Accepted(AttestationPublicKey key) ->
                new QuoteKey(
                        verifier,
                        verifier.prepared(key),
                        appliance.akName(),
                        QualifiedNames.belowEndorsementKey(stored(appliance, appliance.ekPublic()), key.publicArea()));
            case AttestationKeyCheck.Refused refused ->
                throw Refusal.because(refused.defect(), refused.explanation() + "; enrol again");
        };
    }

    /** The quote of a report, if the appliance's TPM made it for this very report. */
    Optional<Quote> check(Report report) {
        return verifier.check(report.quote(), key, report.binding().qualifyingData())
                                instanceof QuoteCheck.Genuine(Quote quote)
                        && quote.qualifiedSigner().equals(qualifiedSigner)
                ? Optional.of(quote)
                : Optional.empty();
    }

    /** As {@link #check}, or what is wrong with it. */
    Quote require(Report report) throws Refusal {
        return require(report.quote(), report.binding().qualifyingData());
    }

    /** A quote, if the appliance's TPM made it over these octets. */
    Quote require(SignedQuote quoted, Bytes qualifyingData) throws Refusal {
        return switch (verifier.check(quoted, key, qualifyingData)) {
            case QuoteCheck.Genuine(Quote quote) when quote.qualifiedSigner().equals(qualifiedSigner) -> quote;
            case QuoteCheck.Genuine _ ->
                throw Refusal.because(
                        Reason.QUOTE_SIGNER_ELSEWHERE,
                        "the attestation key was not made below the endorsement key, so the quote's counts cannot be"
                                + " believed");
            case QuoteCheck.Refused refused -> throw Refusal.because(refused.defect(), refused.explanation());
        };
    }

    static QuoteClock clock(Quote quote) {
        return new QuoteClock(
                quote.clockInfo().resetCount(),
                quote.clockInfo().restartCount(),
                quote.clockInfo().clock());
    }

    private static TPMT_PUBLIC stored(EnrolledAppliance appliance, Bytes area) {
        try {
            return TPMT_PUBLIC.LAYOUT.parse(area);
        } catch (MalformedTpmStructure e) {
            throw new IllegalStateException("a stored key of " + appliance.id() + " is damaged", e);
        }
    }
}
