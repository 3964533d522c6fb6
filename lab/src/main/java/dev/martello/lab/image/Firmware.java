package dev.martello.lab.image;

import dev.martello.lab.tool.LabFailure;
import java.nio.file.Files;
import java.nio.file.Path;

/** How the firmware, OVMF as Debian has it, is set up before its first start. */
public enum Firmware {
    /** With the laboratory's keys, and Secure Boot on. */
    SECURE(Setup.ENFORCING),
    /** With the laboratory's keys, and Secure Boot switched off. */
    SECURE_BOOT_OFF(Setup.PERMITTING),
    /** With no keys at all: in setup mode, as it comes from the factory. */
    KEYLESS(Setup.EMPTY);

    /** What its variables hold. */
    enum Setup {
        ENFORCING,
        PERMITTING,
        EMPTY
    }

    private static final Path DIRECTORY = Path.of("/usr/share/OVMF");

    private final Setup setup;

    Firmware(Setup setup) {
        this.setup = setup;
    }

    /**
     * Its program.
     *
     * @throws LabFailure if it is not installed
     */
    public Path code() throws LabFailure {
        return require("OVMF_CODE_4M.secboot.fd");
    }

    /** Its variables when nobody has set it up. */
    Path emptyVariables() throws LabFailure {
        return require("OVMF_VARS_4M.fd");
    }

    Setup setup() {
        return setup;
    }

    private static Path require(String name) throws LabFailure {
        Path file = DIRECTORY.resolve(name);
        if (!Files.exists(file)) {
            throw new LabFailure(file + " is not there; on Debian: sudo apt-get install ovmf");
        }
        return file;
    }
}
