package dev.martello.evidence.report;

import java.util.Optional;

/** The kinds of evidence, and how large one item of each may be. */
public enum ItemKind {
    /** A TCG event log as the firmware left it. Real ones have 3 to 300 kB. */
    BOOT_LOG("boot-log", 1 << 20),
    /** Consecutive entries of a Linux IMA measurement list, binary. The list is cut so that an entry is sent once. */
    RUNTIME_LOG("runtime-log", 4 << 20),
    /** What systemd has measured since the kernel was started: {@code /run/log/systemd/tpm2-measure.log}. */
    USERSPACE_LOG("userspace-log", 1 << 20),
    /** The values of the quoted PCRs, as {@link PcrValuesItem} writes them. */
    PCR_VALUES("pcr-values", 1 << 14),
    /** How the system is set up, as the agent says it: CBOR of {@code Settings}. Real ones have some 300 kB. */
    SETTINGS("settings", 4 << 20);

    private static final ItemKind[] ALL = values();

    private final String label;
    private final int maxBytes;

    ItemKind(String label, int maxBytes) {
        this.label = label;
        this.maxBytes = maxBytes;
    }

    /** The name in protocol and documents. */
    public String label() {
        return label;
    }

    /** The largest item of this kind that is accepted, in octets. */
    public int maxBytes() {
        return maxBytes;
    }

    /** That of a name in protocol and documents, if it is one. */
    public static Optional<ItemKind> ofLabel(String label) {
        for (ItemKind each : ALL) {
            if (each.label.equals(label)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
