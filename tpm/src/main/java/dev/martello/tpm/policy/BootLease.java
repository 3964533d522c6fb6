package dev.martello.tpm.policy;

import java.util.List;

/**
 * A stretch of one boot of a machine, in its TPM's own time: it is over when the TPM is reset, or its clock has come to the end. Nobody can set
 * that clock back but by clearing the TPM, which takes the endorsement hierarchy's objects along.
 *
 * @param resetCount of the boot
 * @param endClockMillis the first millisecond that is not part of it, without sign
 */
public record BootLease(long resetCount, long endClockMillis) {
    public BootLease {
        if (resetCount < 0 || resetCount > 0xffff_ffffL) {
            throw new IllegalArgumentException(resetCount + " is no reset count of four octets");
        }
    }

    /** What has to hold, in the order in which a session shows it. */
    public List<TimeCondition> conditions() {
        return List.of(TimeCondition.resetCountIs(resetCount), TimeCondition.clockIsBefore(endClockMillis));
    }
}
