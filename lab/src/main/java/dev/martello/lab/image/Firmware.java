package dev.martello.lab.image;

import dev.martello.lab.image.SecureBootKeys.Role;
import dev.martello.lab.tool.LabFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The firmware, OVMF as Debian has it, and how it is set up before its first start. */
public enum Firmware {
    /** With the laboratory's keys, and Secure Boot on. */
    SECURE(Build.WITH_SMM, SecureBoot.ON, Role.DB),
    /** With the laboratory's keys, and Secure Boot switched off. */
    SECURE_BOOT_OFF(Build.WITH_SMM, SecureBoot.OFF, Role.DB),
    /** With no keys at all: in setup mode, as it comes from the factory. */
    KEYLESS(Build.WITH_SMM, SecureBoot.OFF),
    /** As {@link #SECURE}, and somebody has put a key of their own into db. */
    KEY_ADDED(Build.WITH_SMM, SecureBoot.ON, Role.DB, Role.STRANGER),
    /** Set up as {@link #SECURE}, and another build of the same version, which keeps its variables from nobody. */
    OTHER_BUILD(Build.WITHOUT_SMM, SecureBoot.ON, Role.DB),
    /** With the keys that machines are sold with, which believe what Microsoft signed: the distributions' shims. */
    AS_SOLD(Build.WITH_SMM, "OVMF_VARS_4M.ms.fd");

    /** The builds that Debian has of it. */
    private enum Build {
        WITH_SMM("OVMF_CODE_4M.secboot.fd"),
        WITHOUT_SMM("OVMF_CODE_4M.fd");

        private final String code;

        Build(String code) {
            this.code = code;
        }
    }

    /** Whether only what is signed may start. */
    enum SecureBoot {
        ON,
        OFF
    }

    private static final Path DIRECTORY = Path.of("/usr/share/OVMF");

    private static final String NO_KEYS = "OVMF_VARS_4M.fd";

    private final Build build;
    private final String variables;
    private final SecureBoot secureBoot;

    @SuppressWarnings("ImmutableEnumChecker") // List.of makes it so
    private final List<Role> trusted;

    Firmware(Build build, SecureBoot secureBoot, Role... trusted) {
        this.build = build;
        this.variables = NO_KEYS;
        this.secureBoot = secureBoot;
        this.trusted = List.of(trusted);
    }

    Firmware(Build build, String variables) {
        this.build = build;
        this.variables = variables;
        this.secureBoot = SecureBoot.ON;
        this.trusted = List.of();
    }

    static boolean isInstalled() {
        return Files.isDirectory(DIRECTORY);
    }

    /**
     * Its program.
     *
     * @throws LabFailure if it is not installed
     */
    public Path code() throws LabFailure {
        return require(build.code);
    }

    /** Whether it writes its variables in System Management Mode alone, so that no operating system can. */
    public boolean hasSmm() {
        return build == Build.WITH_SMM;
    }

    /** Its variables when the laboratory has not set it up. */
    Path firstVariables() throws LabFailure {
        return require(variables);
    }

    /** Whether nothing but a platform profile tells it from the operator's own. */
    public boolean isForeign() {
        return this == KEY_ADDED || this == OTHER_BUILD;
    }

    SecureBoot secureBoot() {
        return secureBoot;
    }

    /** Whose signatures it believes of those that the laboratory has keys of; if nobody's, the laboratory does not set it up. */
    List<Role> trusted() {
        return trusted;
    }

    private static Path require(String name) throws LabFailure {
        Path file = DIRECTORY.resolve(name);
        if (!Files.exists(file)) {
            throw new LabFailure(file + " is not there; on Debian: sudo apt-get install ovmf");
        }
        return file;
    }
}
