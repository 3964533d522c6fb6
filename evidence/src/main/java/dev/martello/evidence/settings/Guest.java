package dev.martello.evidence.settings;

import java.util.Comparator;

/**
 * Something that runs on a machine as if it were one of its own. How many of them there are is not told: they come and go.
 *
 * @param manager what runs it, as in {@code podman} or {@code qemu}
 */
public record Guest(String manager, Kind kind) implements Comparable<Guest> {
    private static final Comparator<Guest> ORDER =
            Comparator.comparing(Guest::manager).thenComparing(Guest::kind);

    @Override
    public int compareTo(Guest other) {
        return ORDER.compare(this, other);
    }

    /** What it shares with the machine. */
    public enum Kind {
        /** The kernel. */
        CONTAINER("container"),
        /** The processor. */
        MACHINE("machine");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** The name in checks and documents. */
        @Override
        public String toString() {
            return label;
        }
    }
}
