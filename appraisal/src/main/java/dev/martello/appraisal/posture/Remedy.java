package dev.martello.appraisal.posture;

import java.util.Arrays;
import java.util.Optional;

/**
 * What to do about a check that failed.
 *
 * @param risk what doing so costs
 * @param apply the exact configuration or commands
 * @param undo how to go back
 */
public record Remedy(Risk risk, String apply, Optional<String> undo) {
    /** What it takes until a remedy holds, or what it may break. */
    public enum Risk {
        SAFE_LIVE("safe live"),
        NEEDS_RESTART("needs restart"),
        NEEDS_REBOOT("needs reboot"),
        MAY_LOCK_OUT("may lock you out");

        private final String label;

        Risk(String label) {
            this.label = label;
        }

        public static Optional<Risk> ofLabel(String label) {
            return Arrays.stream(values())
                    .filter(each -> each.label.equals(label))
                    .findFirst();
        }

        /** The name in checks and documents. */
        @Override
        public String toString() {
            return label;
        }
    }
}
