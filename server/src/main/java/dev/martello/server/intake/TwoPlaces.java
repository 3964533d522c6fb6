package dev.martello.server.intake;

import dev.martello.appraisal.Finding;
import dev.martello.appraisal.RuleId;
import dev.martello.appraisal.Severity;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.server.judgement.Notice;
import dev.martello.server.store.EnrolledAppliance;
import java.time.Instant;
import java.util.Optional;

/**
 * Tells that two TPMs report with the same keys: somebody copied the state of a TPM in software, or got the keys out of one.
 *
 * <p>A quote that comes in the wrong order may have been on its way for long. But one made for a nonce that was given out after the last accepted
 * quote had come was made after that, and one TPM's clock does not run backwards. So no network can make this finding, and no honest
 * TPM does.
 */
public final class TwoPlaces {
    private TwoPlaces() {}

    /**
     * Whether a genuine quote that is behind the last one proves it. One node may have taken that one, and another, whose clock is ahead, have given
     * out the nonce.
     *
     * @param nonceIssued when the quote's nonce was given out
     */
    static boolean areProven(EnrolledAppliance appliance, Instant nonceIssued) {
        return appliance
                .standing()
                .filter(last -> nonceIssued.isAfter(last.reported().plus(TimedToken.CLOCK_SKEW)))
                .isPresent();
    }

    /** What is wrong with an appliance that is in two places, if it is. */
    public static Optional<Finding> finding(EnrolledAppliance appliance) {
        return appliance
                .twoPlaces()
                .map(since -> new Finding(
                        new RuleId(Notice.TWO_PLACES.id()),
                        Severity.CRITICAL,
                        TrustTier.CONTRAINDICATED,
                        "the appliance's TPM",
                        "since " + since + " two TPMs report with the same keys: one of them is a copy",
                        Optional.empty(),
                        Optional.of("Take it out of the register, look at the machine, and put it back when the"
                                + " copy is gone.")));
    }
}
