package dev.martello.evidence.settings;

import dev.martello.evidence.machine.FileStatus;
import java.util.List;
import java.util.Optional;

/**
 * A file or directory that was found. One of which all but the path is absent stands for what could not be seen at that path and
 * below it.
 *
 * @param mode the permissions in octal, as in {@code 4755}
 * @param uid the number of the owner
 * @param gid the number of the group
 * @param capabilities that who starts it gets, as in {@code cap_net_raw}
 */
public record DiskFile(
        String path,
        Optional<FileStatus.Kind> kind,
        Optional<String> mode,
        Optional<Long> uid,
        Optional<Long> gid,
        Optional<List<String>> capabilities) {
    public DiskFile {
        capabilities = capabilities.map(List::copyOf);
    }

    public static DiskFile of(String path, FileStatus status, Optional<List<String>> capabilities) {
        return new DiskFile(
                path,
                Optional.of(status.kind()),
                Optional.of(status.mode()),
                Optional.of(status.uid()),
                Optional.of(status.gid()),
                capabilities);
    }

    /** What may be at a path and below it. */
    public static DiskFile unseen(String path) {
        return new DiskFile(
                path, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Without owner and group, where they say nothing. */
    public DiskFile withoutOwner() {
        return new DiskFile(path, kind, mode, Optional.empty(), Optional.empty(), capabilities);
    }
}
