package dev.martello.evidence.system;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Opens regular files that may be something else by the time they are opened: to open a pipe waits for whoever writes into it, and some devices do
 * something when they are opened.
 *
 * <p>On Linux a path is only pointed at until it is known to be a regular file, and then that one is opened, whatever the path leads to by then. Elsewhere, and
 * where {@code /proc} is not mounted, a pipe that is put in a file's place in the instant after it was looked at is waited for.
 */
public final class RegularFiles {
    private static final Path POINTED_AT = Path.of("/proc/self/fd");
    private static final Optional<LinuxCalls> LINUX =
            LinuxCalls.ofThisMachine().filter(_ -> Files.isDirectory(POINTED_AT));

    private RegularFiles() {}

    /**
     * Opens a file for reading.
     *
     * @throws NoSuchFileException if there is nothing
     * @throws AccessDeniedException if it may not be read
     * @throws IOException if it is a link or no regular file, or cannot be opened
     */
    public static FileChannel open(Path file) throws IOException {
        if (LINUX.isPresent()) {
            return open(file, LINUX.get());
        }
        requireRegular(file, file, LinkOption.NOFOLLOW_LINKS);
        return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    private static FileChannel open(Path file, LinuxCalls linux) throws IOException {
        int descriptor = pointAt(file, linux);
        try {
            Path pointedAt = POINTED_AT.resolve(Integer.toString(descriptor));
            requireRegular(file, pointedAt);
            return FileChannel.open(pointedAt, StandardOpenOption.READ);
        } catch (AccessDeniedException _) {
            throw new AccessDeniedException(file.toString());
        } catch (FileSystemException e) {
            throw new FileSystemException(file.toString(), null, e.getReason());
        } finally {
            linux.close(descriptor);
        }
    }

    private static int pointAt(Path file, LinuxCalls linux) throws IOException {
        try {
            return linux.pointAt(PathOctets.of(file));
        } catch (FailedCall e) {
            if (e.isAbsent()) {
                throw new NoSuchFileException(file.toString());
            }
            if (e.isDenied()) {
                throw new AccessDeniedException(file.toString());
            }
            throw new FileSystemException(file.toString(), null, e.getMessage());
        }
    }

    private static void requireRegular(Path file, Path pointedAt, LinkOption... options) throws IOException {
        if (!Files.isRegularFile(pointedAt, options)) {
            throw new FileSystemException(file.toString(), null, "it is no regular file");
        }
    }
}
