package dev.martello.evidence.settings;

import dev.martello.evidence.machine.FileStatus;
import java.util.Optional;

/**
 * Who may do what with a file that matters. What is absent could not be seen.
 *
 * @param mode the permissions in octal, as in {@code 0640}
 * @param uid the number of the owner
 * @param gid the number of the group
 */
public record FileAccess(
        Optional<FileStatus.Kind> kind, Optional<String> mode, Optional<Long> uid, Optional<Long> gid) {
    public static FileAccess of(FileStatus status) {
        return new FileAccess(
                Optional.of(status.kind()),
                Optional.of(status.mode()),
                Optional.of(status.uid()),
                Optional.of(status.gid()));
    }

    /** Of a file that may be there. */
    public static FileAccess unseen() {
        return new FileAccess(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Without owner and group, where they say nothing. */
    public FileAccess withoutOwner() {
        return new FileAccess(kind, mode, Optional.empty(), Optional.empty());
    }
}
