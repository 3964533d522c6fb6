package dev.martello.evidence.machine;

import java.nio.file.Path;

/**
 * A file or directory that a walk came to. What it says costs nothing until it is asked for.
 *
 * @param at where it is
 * @param parent the path of its directory, as the machine has it; empty for the root
 * @param mode as the system has it: kind and permissions
 * @param identity changes whenever the file does
 */
public record FoundFile(Path at, String parent, int mode, long uid, long gid, FileIdentity identity) {
    private static final int ANY_EXECUTE = 0111;

    /** Its path, as the machine has it. */
    public String path() {
        return parent + "/" + name();
    }

    public String name() {
        return String.valueOf(at.getFileName());
    }

    public FileStatus.Kind kind() {
        return FileStatus.Kind.of(mode);
    }

    /** Whether all of these permissions are given. */
    public boolean has(Permission permission) {
        return (mode & permission.bit) != 0;
    }

    /** Whether somebody may start it. */
    public boolean isExecutable() {
        return (mode & ANY_EXECUTE) != 0;
    }

    public FileStatus status() {
        return FileStatus.of(mode, (int) uid, (int) gid);
    }

    /** Some of the bits of a mode. */
    public enum Permission {
        SET_USER_ID(04000),
        SET_GROUP_ID(02000),
        STICKY(01000),
        OTHERS_WRITE(00002);

        private final int bit;

        Permission(int bit) {
            this.bit = bit;
        }
    }
}
