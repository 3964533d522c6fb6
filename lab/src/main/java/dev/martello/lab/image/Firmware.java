package dev.martello.lab.image;

import dev.martello.lab.tool.LabFailure;
import java.nio.file.Files;
import java.nio.file.Path;

/** The builds of the firmware OVMF, as Debian has them. */
public enum Firmware {
    /** In 4 MiB of flash memory, with Secure Boot. */
    SECURE("OVMF_CODE_4M.secboot.fd", "OVMF_VARS_4M.fd"),
    /** Another build of it, in 2 MiB: what a machine has whose firmware was changed. */
    OTHER_SECURE("OVMF_CODE.secboot.fd", "OVMF_VARS.fd");

    private static final Path DIRECTORY = Path.of("/usr/share/OVMF");

    private final String code;
    private final String variables;

    Firmware(String code, String variables) {
        this.code = code;
        this.variables = variables;
    }

    /**
     * Its program.
     *
     * @throws LabFailure if it is not installed
     */
    public Path code() throws LabFailure {
        return require(DIRECTORY.resolve(code));
    }

    /** Its variables when it has never run. */
    public Path emptyVariables() throws LabFailure {
        return require(DIRECTORY.resolve(variables));
    }

    private static Path require(Path file) throws LabFailure {
        if (!Files.exists(file)) {
            throw new LabFailure(file + " is not there; on Debian: sudo apt-get install ovmf");
        }
        return file;
    }
}
