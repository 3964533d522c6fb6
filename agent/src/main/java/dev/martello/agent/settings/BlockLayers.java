package dev.martello.agent.settings;

import dev.martello.evidence.machine.FileStatus;
import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.Unreadable;
import dev.martello.evidence.settings.MountInfoText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * What stands between a block device of Linux and its disks, by the kernel's own files.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/abi-stable.html">sysfs-block, sysfs-block-dm</a>
 */
final class BlockLayers {
    private static final String BY_NUMBER = "/sys/dev/block/";
    private static final String BY_NAME = "/sys/class/block/";

    /** Nobody builds higher. */
    private static final int MAX_DEVICES = 100;

    private static final int MAX_BYTES = 1 << 12;

    private BlockLayers() {}

    /**
     * Those of what a mount is of.
     *
     * @return from it downwards, each kind once; empty if it is of no block device, or that cannot be seen
     */
    static Optional<List<String>> of(MachineFiles files, MountInfoText.Found found) {
        try {
            Optional<String> top = directory(files, found);
            if (top.isEmpty() || !isDirectory(files, top.get())) {
                return Optional.empty();
            }
            SequencedSet<String> layers = new LinkedHashSet<>();
            List<String> todo = new ArrayList<>(List.of(top.get()));
            for (int i = 0; i < todo.size() && i < MAX_DEVICES; i++) {
                String directory = todo.get(i);
                kind(files, directory).ifPresent(layers::add);
                files.names(directory + "/slaves").forEach(name -> todo.add(BY_NAME + name));
            }
            return Optional.of(List.copyOf(layers));
        } catch (Unreadable e) {
            return Optional.empty();
        }
    }

    /** A file system that may be on several devices has no number of one, and names the first of them. */
    private static Optional<String> directory(MachineFiles files, MountInfoText.Found found) throws Unreadable {
        String source = found.mount().source();
        if (!found.device().startsWith("0:")) {
            return Optional.of(BY_NUMBER + found.device());
        }
        return source.startsWith("/dev/")
                ? Optional.of(BY_NAME + files.resolve(source).getFileName())
                : Optional.empty();
    }

    private static Optional<String> kind(MachineFiles files, String directory) throws Unreadable {
        if (isDirectory(files, directory + "/md")) {
            return Optional.of("raid");
        }
        if (isDirectory(files, directory + "/loop")) {
            return Optional.of("loop");
        }
        return files.text(directory + "/dm/uuid", MAX_BYTES).flatMap(BlockLayers::mapped);
    }

    /** Who makes a device of the device mapper puts what it is before its identifier. */
    private static Optional<String> mapped(String uuid) {
        if (uuid.startsWith("CRYPT-VERITY-")) {
            return Optional.of("verity");
        }
        if (uuid.startsWith("CRYPT-INTEGRITY-")) {
            return Optional.of("integrity");
        }
        if (uuid.startsWith("CRYPT-")) {
            return Optional.of("crypt");
        }
        return uuid.startsWith("LVM-") ? Optional.of("volume") : Optional.empty();
    }

    private static boolean isDirectory(MachineFiles files, String path) throws Unreadable {
        return files.status(path)
                .filter(found -> found.kind() == FileStatus.Kind.DIRECTORY)
                .isPresent();
    }
}
