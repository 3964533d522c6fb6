package dev.martello.cli;

import dev.martello.bytes.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Where a secret may go: into a pipe or a socket, or a file in memory; never onto a disk or a screen. */
final class SecretSink {
    private static final Path STANDARD_OUTPUT = Path.of("/dev/fd/1");
    private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");

    private static final int S_IFMT = 0xf000;
    private static final int S_IFIFO = 0x1000;
    private static final int S_IFSOCK = 0xc000;

    /** A secret must not go there; the message says why, and what to do. */
    static final class Unsafe extends Exception {
        Unsafe(String problem) {
            super(problem);
        }
    }

    private SecretSink() {}

    /** Refuses standard output that is a screen or a file on a disk. */
    static void requirePipe() throws Unsafe {
        try {
            int kind = (int) Files.getAttribute(STANDARD_OUTPUT, "unix:mode") & S_IFMT;
            if (kind == S_IFIFO || kind == S_IFSOCK) {
                return;
            }
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            // What cannot be told is no pipe.
        }
        throw new Unsafe(
                "a secret goes into a pipe, or with --out into a file in memory (tmpfs), never onto a disk or a"
                        + " screen");
    }

    /** Refuses a file whose folder is not in memory. */
    static void requireInMemory(Path file) throws Unsafe {
        Path folder = file.toAbsolutePath().getParent();
        try {
            if (folder != null && IN_MEMORY.contains(Files.getFileStore(folder).type())) {
                return;
            }
        } catch (IOException e) {
            throw new Unsafe("--out " + file + ": there is no folder " + folder);
        }
        throw new Unsafe(
                "--out " + file + " is not in memory: name a file in a tmpfs or ramfs, which /run is on most systems");
    }

    /** Puts a secret into a file for its owner alone, in place of what it held. The folder must be in memory. */
    static void write(Path file, Bytes secret) throws IOException {
        Path target = file.toAbsolutePath();
        Path fresh = Files.createTempFile(
                target.getParent(),
                ".martello",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                ByteBuffer left = secret.asBuffer();
                while (left.hasRemaining()) {
                    channel.write(left);
                }
            }
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
