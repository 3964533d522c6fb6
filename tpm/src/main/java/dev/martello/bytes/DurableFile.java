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

    /** Behind the name of a file, the name of what is to take its place: one that lies there is of a writer that was killed. */
    public static final String UNFINISHED = ".new";

    private DurableFile() {}

    /** Replaces a file's content; it is on the disk when this returns. */
    public static void write(Path file, Bytes content, Readers readers) throws IOException {
        Path fresh = prepare(file, content, readers);
        try {
            move(fresh, file.toAbsolutePath());
        } catch (IOException e) {
            Files.deleteIfExists(fresh); // what was to be kept from others is not left lying about
            throw e;
        }
    }

    /**
     * Writes what is to take a file's place, so that only {@link #move} is left, which needs no room on the disk.
     *
     * @return where it is
     */
    public static Path prepare(Path file, Bytes content, Readers readers) throws IOException {
        Path target = file.toAbsolutePath();
        Path fresh = target.resolveSibling(target.getFileName() + UNFINISHED);
        Files.deleteIfExists(fresh);
        try {
            fill(fresh, content, readers);
            return fresh;
        } catch (IOException e) {
            Files.deleteIfExists(fresh);
            throw e;
        }
    }

    private static void fill(Path fresh, Bytes content, Readers readers) throws IOException {
        EnumSet<StandardOpenOption> options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(fresh, options, readers.permissions())) {
            ByteBuffer left = content.asBuffer();
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
    }

    /** Gives a file another name in its directory, in place of what has that name; that is so on the disk when this returns. */
    public static void move(Path file, Path target) throws IOException {
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        flushEntries(target.toAbsolutePath().resolveSibling("."));
    }

    /** Has what was added to, replaced in and removed from a directory be on the disk when this returns. */
    public static void flushEntries(Path directory) throws IOException {
        try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }
}
