package dev.martello.tpm.policy;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.tpm.structure.TPM_EO;

/**
 * How a part of a TPM's time compares with a number.
 *
 * @param operand as long as the part, big-endian
 */
public record TimeCondition(Part part, TPM_EO operation, Bytes operand) {
    /** Parts of a marshalled {@code TPMS_TIME_INFO}: octets of {@code time}, then a {@code TPMS_CLOCK_INFO}. */
    public enum Part {
        CLOCK(8, 8),
        RESET_COUNT(16, 4);

        private final int offset;
        private final int bytes;

        Part(int offset, int bytes) {
            this.offset = offset;
            this.bytes = bytes;
        }

        public int offset() {
            return offset;
        }
    }

    public TimeCondition {
        if (operand.length() != part.bytes) {
            throw new IllegalArgumentException(part + " has " + part.bytes + " octets, not " + operand.length());
        }
    }

    /** That the TPM was reset so often: it is this boot of the machine. */
    static TimeCondition resetCountIs(long resetCount) {
        return new TimeCondition(
                Part.RESET_COUNT,
                TPM_EO.EQ,
                BytesWriter.bigEndian().u32(resetCount).toBytes());
    }

    /** That the TPM's clock is before a time, in milliseconds without sign. */
    static TimeCondition clockIsBefore(long clockMillis) {
        return new TimeCondition(
                Part.CLOCK,
                TPM_EO.UNSIGNED_LT,
                BytesWriter.bigEndian().u64(clockMillis).toBytes());
    }
}
