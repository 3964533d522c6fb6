package dev.martello.lab.image;

import dev.martello.lab.tool.LabFailure;
import java.nio.file.Files;
import java.nio.file.Path;

/** A build of the firmware OVMF, as Debian has it, and how it is set up before its first start. */
public enum Firmware {
    /** With the laboratory's keys, and Secure Boot on. */
    SECURE("_4M", Setup.ENFORCING),
    /** With the laboratory's keys, and Secure Boot switched off. */
    SECURE_BOOT_OFF("_4M", Setup.PERMITTING),
    /** With no keys at all: in setup mode, as it comes from the factory. */
    KEYLESS("_4M", Setup.EMPTY),
    /** Another build, set up as it should be: what a machine has whose firmware was changed. */
    OTHER_BUILD("", Setup.ENFORCING);

    /** What its variables hold. */
    enum Setup {
        ENFORCING,
        PERMITTING,
        EMPTY
    }

    private static final Path DIRECTORY = Path.of("/usr/share/OVMF");

    private final String build;
    private final Setup setup;

    Firmware(String build, Setup setup) {
        this.build = build;
        this.setup = setup;
    }

    /**
     * Its program.
     *
     * @throws LabFailure if it is not installed
     */
    public Path code() throws LabFailure {
        return require("OVMF_CODE" + build + ".secboot.fd");
    }

    /** Its variables when nobody has set it up. */
    Path emptyVariables() throws LabFailure {
        return require("OVMF_VARS" + build + ".fd");
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
