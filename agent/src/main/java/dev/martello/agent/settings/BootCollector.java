package dev.martello.agent.settings;

import dev.martello.evidence.machine.FileStatus;
import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.Unreadable;
import dev.martello.evidence.settings.Boot;
import java.util.Optional;

/** How Linux was started, by what the kernel has of the firmware's variables and of the TPM. */
final class BootCollector implements PartCollector {
    private static final String FIRMWARE = "/sys/firmware";
    private static final String EFI = FIRMWARE + "/efi";
    private static final String VARIABLES = EFI + "/efivars/";

    /** EFI_GLOBAL_VARIABLE. */
    private static final String GLOBAL = "-8be4df61-93ca-11d2-aa0d-00e098032b8c";

    /** The kernel puts four octets of attributes before the value. */
    private static final int ATTRIBUTES = 4;

    private static final int MAX_BYTES = 64;
    private static final String TPMS = "/sys/class/tpm";

    @Override
    public String part() {
        return "boot";
    }

    @Override
    public Optional<Boot> collect(MachineFiles files, Observation observation) {
        Optional<Boolean> efi = observation.of(EFI, () -> Optional.of(isEfi(files)));
        Optional<String> tpm = observation.of("tpm", TPMS, () -> Optional.of(tpm(files)));
        if (efi.isEmpty() || tpm.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Boot(
                efi.get(),
                efi.get() ? state(files, observation, "secureBoot", "SecureBoot") : Optional.of(Boot.State.OFF),
                efi.get() ? state(files, observation, "setupMode", "SetupMode") : Optional.of(Boot.State.OFF),
                tpm.get()));
    }

    /** Whatever the firmware, the kernel has something of it, which runtimes hide from containers. */
    private static boolean isEfi(MachineFiles files) throws Unreadable {
        if (files.status(EFI)
                .filter(found -> found.kind() == FileStatus.Kind.DIRECTORY)
                .isPresent()) {
            return true;
        }
        if (files.names(FIRMWARE).isEmpty()) {
            throw new Unreadable("what the kernel has of the firmware is hidden, as from a container: " + FIRMWARE
                    + " is empty or not there");
        }
        return false;
    }

    private static Optional<Boot.State> state(
            MachineFiles files, Observation observation, String field, String variable) {
        String path = VARIABLES + variable + GLOBAL;
        return observation.of(field, path, () -> {
            Optional<String> octets = files.text(path, MAX_BYTES);
            if (octets.isPresent() && octets.get().length() != ATTRIBUTES + 1) {
                throw new Unreadable(path + " has " + octets.get().length() + " octets, expected " + (ATTRIBUTES + 1));
            }
            return octets.map(found -> found.charAt(ATTRIBUTES) == 1 ? Boot.State.ON : Boot.State.OFF);
        });
    }

    private static String tpm(MachineFiles files) throws Unreadable {
        for (String name : files.names(TPMS)) {
            Optional<String> version = files.text(TPMS + "/" + name + "/tpm_version_major", MAX_BYTES)
                    .map(String::strip);
            if (version.isPresent()) {
                return version.get().equals("2") ? "2.0" : "1.2";
            }
        }
        return "none";
    }
}
