package dev.martello.lab.scenario;

import dev.martello.appraisal.prediction.BootPrediction;
import dev.martello.appraisal.prediction.NotPredictable;
import dev.martello.bytes.Bytes;
import dev.martello.lab.image.Firmware;
import dev.martello.lab.machine.Chassis;
import dev.martello.lab.machine.Machine;
import dev.martello.lab.tool.LabFailure;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrSelection;
import dev.martello.tpm.policy.BootState;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;

/**
 * The disk of a machine's cache, encrypted with a secret that the control plane gives: formatted at the bench, and unlocked by the machine itself
 * at each start, or not.
 */
final class EncryptedVolume {
    private static final String SECRET = "volume.key";
    private static final int KEY_BYTES = 32;
    private static final String FOR = "appliance.model == \"" + Machine.MODEL + "\" && verdict.tier == \"AFFIRMING\"";

    /** Firmware, option ROMs, the image, Secure Boot, the command line and the initial RAM disk, the image's sections. */
    private static final PcrSelection STATE = PcrSelection.of(HashAlgorithm.SHA256, 0, 2, 4, 7, 9, 11);

    private static final String LOOK =
            "test -e /dev/mapper/cache && echo unlocked; grep -q ' /srv ' /proc/mounts && echo mounted; true";
    private static final String AWAIT =
            "n=0; until systemctl -q is-active martello-volume.service || [ $n = 300 ]; do sleep 1; n=$((n+1)); done; ";
    private static final List<String> UNLOCKED = List.of("unlocked", "mounted");

    /** What the agent says that is given no secret. */
    private static final String REFUSED = "secret.not-affirming";

    private EncryptedVolume() {}

    /** Encrypts the disk of a trusted machine that runs. What it may start is approved as the release foretells it. */
    static void format(Lab lab, Machine machine, Chassis chassis) throws LabFailure, IOException, InterruptedException {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        LabControlPlane controlPlane = lab.controlPlane();
        controlPlane.put(SECRET, FOR, Bytes.owning(key));
        BootPrediction prediction =
                new BootPrediction(lab.images().release(), lab.profile(Firmware.SECURE), controlPlane.pcrs(chassis));
        try {
            for (BootPrediction.State each : prediction.states(STATE)) {
                controlPlane.approve(BootState.of(STATE, each.values()).orElseThrow());
            }
        } catch (NotPredictable e) {
            throw new LabFailure("the image's boot state cannot be approved: " + e.getMessage(), e);
        }
        machine.hand().run("/usr/lib/martello/lab-format-volume");
    }

    /** What is wrong on a machine that is to unlock it. */
    static List<String> faultsWhereUnlocked(Machine machine) throws LabFailure, IOException {
        return look(machine, AWAIT + LOOK).equals(UNLOCKED) ? List.of() : List.of("the volume is locked");
    }

    /** What is wrong on a machine that is refused the secret. */
    static List<String> faultsWhereLocked(Machine machine) throws LabFailure, IOException, InterruptedException {
        Watch.awaitWords(machine, REFUSED);
        return look(machine, LOOK).isEmpty() ? List.of() : List.of("the volume is unlocked");
    }

    private static List<String> look(Machine machine, String line) throws LabFailure, IOException {
        return machine.hand().run(line).stream().filter(each -> !each.isEmpty()).toList();
    }
}
