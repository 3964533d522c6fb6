package dev.martello.bytes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Replaces files atomically: after a crash a file has its old content or the new one, never a part of it. */
public final class DurableFile {
    /** Who may read a file. */
    public enum Readers {
        OWNER("rw-------"),
        GROUP("rw-r-----"),
        EVERYBODY("rw-r--r--");

        private final String mode;

        Readers(String mode) {
            this.mode = mode;
        }

        private FileAttribute<Set<PosixFilePermission>> permissions() {
            return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
        }
    }

    private DurableFile() {}

    /** Replaces a file's content; it is on the disk when this returns. */
    public static void write(Path file, Bytes content, Readers readers) throws IOException {
        Path target = file.toAbsolutePath();
        Path fresh = target.resolveSibling(target.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        EnumSet<StandardOpenOption> options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(fresh, options, readers.permissions())) {
            ByteBuffer left = content.asBuffer();
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        flushEntries(target.resolveSibling("."));
    }

    /** Has what was added to, replaced in and removed from a directory be on the disk when this returns. */
    public static void flushEntries(Path directory) throws IOException {
        try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }
}
