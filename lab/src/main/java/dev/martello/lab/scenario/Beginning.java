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
        /** Its power is cut while it makes its first report, and comes back. */
        CUT_OFF,
        /** The control plane is not there before the machine has asked for it. */
        NOBODY_ANSWERS,
        NO_TPM,
        /** Its TPM has the other one of the interfaces that there are. */
        TPM_BY_CRB,
        /** One octet of the root disk is another. */
        DAMAGED_ROOT_DISK,
        /** It has a copy of a trusted machine's disks, and is nobody's. */
        COPIED_DISKS,
        /** It has the TPM and the data disk of a trusted machine, which has neither any more. */
        MOVED_TPM,
        /** Its cache's disk was encrypted at the bench, with a secret that the control plane gives to whom it trusts. */
        ENCRYPTED_VOLUME,
        /** It ran the release before, and the operator rolls out the next one. */
        UPGRADED,
        /** It ran the next release, and the one before is not to be trusted any more. */
        ROLLED_BACK,
        /** It is of another model, whose firmware nobody knows yet, and is meant to run a release of its own. */
        OTHER_MODEL
    }
}
