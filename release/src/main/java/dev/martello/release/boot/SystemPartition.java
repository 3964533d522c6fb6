package dev.martello.release.boot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The content of an EFI system partition: boot loaders, kernels, and what they read. */
public final class SystemPartition {
    /** What systemd-stub takes up from beside its image. */
    private static final List<String> COMPANIONS = List.of(".cred", ".addon.efi", ".raw");

    private static final String COMPANION_NOTE =
            " may be taken up by systemd-stub: then the command line and the initial RAM"
                    + " disk that are measured are others than those listed, to be taken from a machine that starts so";

    private SystemPartition() {}

    /**
     * Reads each file in a directory, by its path in it, as in {@code EFI/BOOT/BOOTX64.EFI}. A file that begins as a PE image and
     * is none that a release can describe is listed by its octets, with a note.
     *
     * @throws IOException if anything cannot be read, or is neither file nor directory
     */
    public static List<BootFile> read(Path directory, BootFileReader reader) throws IOException {
        List<BootFile> files = new ArrayList<>();
        Path start = directory.toRealPath();
        List<Path> found;
        try (Stream<Path> walk = Files.walk(start)) {
            found = walk.filter(each -> !Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path each : found) {
            if (!Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(
                        each + " is neither a file nor a directory, which a system partition does not have");
            }
            String name = start.relativize(each).toString();
            BootFile file;
            try {
                file = reader.read(name, each);
            } catch (UnsuitableBootFile e) {
                file = reader.readOctets(name, each)
                        .withNote(name + " " + e.getMessage() + "; only its octets are listed");
            }
            files.add(isCompanion(name) ? file.withNote(name + COMPANION_NOTE) : file);
        }
        return files;
    }

    private static boolean isCompanion(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return COMPANIONS.stream().anyMatch(lower::endsWith);
    }
}
