package dev.martello.lab.machine;

import dev.martello.lab.image.ApplianceImage;
import dev.martello.lab.image.Firmware;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a machine is switched on with.
 *
 * @param chassis what it kept since it was off
 * @param image what it starts from
 * @param firmware the program in its flash memory
 * @param controlPlane what it can reach
 * @param tpm whether the machine has one
 * @param state of a machine that was saved, to go on from instead of starting; the TPM of the chassis must be empty then
 */
public record MachineSettings(
        Chassis chassis,
        ApplianceImage image,
        Firmware firmware,
        ControlPlaneEndpoint controlPlane,
        TpmSocket tpm,
        Optional<Path> state) {
    /** A machine with a TPM that is switched on. */
    public static MachineSettings of(
            Chassis chassis, ApplianceImage image, Firmware firmware, ControlPlaneEndpoint controlPlane) {
        return new MachineSettings(chassis, image, firmware, controlPlane, TpmSocket.TIS, Optional.empty());
    }

    public MachineSettings with(TpmSocket other) {
        return new MachineSettings(chassis, image, firmware, controlPlane, other, state);
    }

    /** The machine that goes on from a state instead of starting. */
    public MachineSettings from(Path saved) {
        return new MachineSettings(chassis, image, firmware, controlPlane, tpm, Optional.of(saved));
    }

    /** What is soldered where a TPM belongs. */
    public enum TpmSocket {
        /** A TPM behind registers: TCG PC Client Platform TPM Profile, FIFO interface. */
        TIS,
        /** A TPM behind a command and response buffer, as there. */
        CRB,
        EMPTY
    }
}
