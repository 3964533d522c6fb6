package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A TCG event log: what was measured while a machine started, as Linux shows it in
 * {@code /sys/kernel/security/tpm0/binary_bios_measurements}.
 *
 * <p>That a log can be read says nothing about its truth; see the package's description for what makes it evidence.
 *
 * @param specId the header's content, if there is one
 * @param events all entries in their order, a header included as number 0
 * @param padding octets that follow the last event, all {@code 00} or all {@code ff}; usually none
 */
public record BootLog(Format format, Optional<SpecIdEvent> specId, List<BootEvent> events, Bytes padding) {
    /** A log of a large server has some hundred kilobytes; firmware reserves 64 KiB for it as a rule. */
    public static final int MAX_BYTES = 4 << 20;

    /** How events are written. */
    public enum Format {
        /** {@code TCG_PCR_EVENT2}: a digest for each bank. */
        CRYPTO_AGILE("crypto-agile"),
        /** {@code TCG_PCR_EVENT}: one SHA-1 digest. */
        SHA1("sha1");

        private final String label;

        Format(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    public BootLog {
        if (format == Format.CRYPTO_AGILE && (specId.isEmpty() || events.isEmpty())) {
            throw new IllegalArgumentException("a crypto-agile log starts with its Spec ID event");
        }
        events = List.copyOf(events);
    }

    /**
     * Reads a log of either format.
     *
     * @throws MalformedBootLog if the octets are no log, end within an event or exceed {@link #MAX_BYTES}
     */
    public static BootLog parse(Bytes log) throws MalformedBootLog {
        return BootLogFormat.parse(log);
    }

    /** The octets that {@link #parse} reads as this log, padding included. */
    public Bytes write() {
        return BootLogFormat.write(this);
    }

    /** The algorithms that at least one extended event has a digest of. */
    public Set<HashAlgorithm> banks() {
        Set<HashAlgorithm> banks = EnumSet.noneOf(HashAlgorithm.class);
        for (BootEvent event : events) {
            if (event.isExtended()) {
                for (LoggedDigest each : event.loggedDigests()) {
                    HashAlgorithm.ofId(each.algorithm()).ifPresent(banks::add);
                }
            }
        }
        return banks;
    }
}
