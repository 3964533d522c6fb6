package dev.martello.evidence.settings;

import java.util.Optional;

/**
 * What a machine that runs says of how it was started.
 *
 * @param efi whether firmware of UEFI started it
 * @param secureBoot whether that asked for signatures; absent if it could not be seen
 * @param setupMode whether anybody may put his own keys into that firmware
 * @param tpm the version of its TPM, {@code 2.0} or {@code 1.2}; {@code none} if the kernel has none
 * @see <a href="https://uefi.org/specs/UEFI/2.10/03_Boot_Manager.html#globally-defined-variables">UEFI 2.10, section 3.3</a>
 */
public record Boot(boolean efi, Optional<State> secureBoot, Optional<State> setupMode, String tpm)
        implements Settings.Part {
    /** A variable of the firmware that is a truth. */
    public enum State {
        ON("on"),
        OFF("off");

        private final String label;

        State(String label) {
            this.label = label;
        }

        /** The name in checks and documents. */
        @Override
        public String toString() {
            return label;
        }
    }
}
