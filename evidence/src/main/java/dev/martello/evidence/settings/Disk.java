package dev.martello.evidence.settings;

import java.util.List;
import java.util.Optional;

/**
 * What was found by going through directories.
 *
 * @param binaries programs and libraries
 * @param privileged files that give rights to who starts them
 * @param worldWritable files that everybody may write, and directories in which everybody may replace what is not his
 * @param ownerless what belongs to a user or a group that there is not
 * @param leftOut where other file systems are mounted, or containers are kept, that were not entered
 */
public record Disk(
        List<BinaryGroup> binaries,
        List<DiskFile> privileged,
        Optional<List<DiskFile>> worldWritable,
        Optional<List<DiskFile>> ownerless,
        Optional<List<String>> leftOut)
        implements Settings.Part {
    public Disk {
        binaries = List.copyOf(binaries);
        privileged = List.copyOf(privileged);
        worldWritable = worldWritable.map(List::copyOf);
        ownerless = ownerless.map(List::copyOf);
        leftOut = leftOut.map(List::copyOf);
    }
}
