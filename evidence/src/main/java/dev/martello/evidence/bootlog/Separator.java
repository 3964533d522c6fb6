package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.tpm.PcrIndex;

/**
 * The end of the firmware's part of a PCR, known by its digests and not by its type.
 *
 * @param event the number of the event
 * @see <a href="https://trustedcomputinggroup.org/resource/pc-client-specific-platform-firmware-profile-specification/">PC
 *     Client Platform Firmware Profile, §3.3.2.2 and §10.4.1</a>
 */
public record Separator(int event, PcrIndex pcr, Kind kind) {
    /** What was measured. */
    public enum Kind {
        /** Four octets {@code 00}. */
        ZEROS(0),
        /** Four octets {@code ff}, as good. */
        ONES(0xffff_ffffL),
        /** The number 1: the firmware failed. */
        ERROR(1);

        private final long number;

        Kind(long number) {
            this.number = number;
        }

        Bytes preimage() {
            return BytesWriter.littleEndian().u32(number).toBytes();
        }
    }
}
