package dev.martello.server.intake;

import dev.martello.server.store.EnrolledAppliance;
import dev.martello.server.store.QuoteClock;
import java.util.Optional;

/**
 * The order of a TPM's quotes: by reset count, then restart count, then clock.
 *
 * @see <a href="https://trustedcomputinggroup.org/resource/tpm-library-specification/">TPM 2.0 Library, Part 1, 36 (timing components)</a>
 */
final class ClockOrder {
    private ClockOrder() {}

    /**
     * Why a quote does not count in the transaction that is to take note of it, if it does not.
     *
     * @param checked the appliance as it was when the quote's signature was checked
     * @param current the appliance as it is in the transaction
     */
    static Optional<Refusal> violation(EnrolledAppliance checked, EnrolledAppliance current, QuoteClock quoted) {
        return current.akName().equals(checked.akName())
                ? violation(current.clock(), quoted)
                : Optional.of(Refusal.because(
                        Reason.QUOTE_KEY_REPLACED, "the appliance enrolled another attestation key meanwhile"));
    }

    /** Why a quote does not come after the last one, if it does not. */
    static Optional<Refusal> violation(Optional<QuoteClock> last, QuoteClock now) {
        return last.flatMap(before -> violation(before, now)
                .map(reason ->
                        Refusal.because(reason, "the quote has " + text(now) + ", the last one had " + text(before))));
    }

    private static Optional<Reason> violation(QuoteClock last, QuoteClock now) {
        if (now.equals(last)) {
            return Optional.of(Reason.QUOTE_REPLAYED);
        }
        if (now.resetCount() != last.resetCount()) {
            return backwards(last.resetCount(), now.resetCount(), Reason.QUOTE_RESET_COUNT_BACKWARDS);
        }
        if (now.restartCount() != last.restartCount()) {
            return backwards(last.restartCount(), now.restartCount(), Reason.QUOTE_RESTART_COUNT_BACKWARDS);
        }
        return backwards(last.clockMillis(), now.clockMillis(), Reason.QUOTE_CLOCK_BACKWARDS);
    }

    /** The clock has 64 bits without sign; the counts have 32. */
    private static Optional<Reason> backwards(long last, long now, Reason reason) {
        return Long.compareUnsigned(now, last) < 0 ? Optional.of(reason) : Optional.empty();
    }

    private static String text(QuoteClock clock) {
        return "reset count " + Long.toUnsignedString(clock.resetCount())
                + ", restart count " + Long.toUnsignedString(clock.restartCount())
                + ", clock " + Long.toUnsignedString(clock.clockMillis()) + " ms";
    }
}
