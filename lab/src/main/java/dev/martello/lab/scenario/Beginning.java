package dev.martello.lab.scenario;

import dev.martello.lab.image.Firmware;
import dev.martello.lab.image.ImageVariant;

/** What a scenario starts from. */
sealed interface Beginning {
    /** A machine that is switched on. */
    record PowerOn(ImageVariant image, Firmware firmware, Circumstance circumstance) implements Beginning {
        static PowerOn of(ImageVariant image, Firmware firmware) {
            return new PowerOn(image, firmware, Circumstance.USUAL);
        }
    }

    /** A machine that has started and is trusted, and something is done to it. */
    record Running(Act act) implements Beginning {}

    /** What else is special about a machine that is switched on. */
    enum Circumstance {
        USUAL,
        /** It was on before, and is switched off and on again. */
        AGAIN,
        NO_TPM,
        /** One octet of the root disk is another. */
        DAMAGED_ROOT_DISK,
        /** It has a copy of a trusted machine's disks, and is nobody's. */
        COPIED_DISKS
    }
}
