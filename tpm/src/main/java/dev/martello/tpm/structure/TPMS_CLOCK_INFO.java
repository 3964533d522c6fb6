package dev.martello.tpm.structure;

import static dev.martello.tpm.structure.Field.field;

/**
 * A TPM's clock and how often it was started.
 *
 * @param clock milliseconds the TPM has been powered since it was last cleared
 * @param resetCount how often the TPM was reset, that is the machine rebooted
 * @param restartCount how often it was resumed or restarted since the last reset
 * @param safe whether no value of the clock greater than this one was ever told before
 */
public record TPMS_CLOCK_INFO(long clock, long resetCount, long restartCount, boolean safe) {
    public static final Layout<TPMS_CLOCK_INFO> LAYOUT = Layout.record(
            field("clock", Layout.U64, TPMS_CLOCK_INFO::clock),
            field("resetCount", Layout.U32, TPMS_CLOCK_INFO::resetCount),
            field("restartCount", Layout.U32, TPMS_CLOCK_INFO::restartCount),
            field("safe", Layout.YES_NO, TPMS_CLOCK_INFO::safe),
            TPMS_CLOCK_INFO::new);
}
