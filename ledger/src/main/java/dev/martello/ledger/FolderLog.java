package dev.martello.ledger;

import dev.martello.bytes.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A log in a folder, laid out as it is served, so that any server of files can serve it. */
public final class FolderLog implements LogFiles {
    private final Path folder;

    public FolderLog(Path folder) {
        this.folder = folder;
    }

    @Override
    public Optional<Bytes> read(String path, int maxBytes) throws IOException {
        Path file = resolve(path);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] octets = in.readNBytes(maxBytes + 1);
            if (octets.length > maxBytes) {
                throw new IOException(file + " is longer than " + maxBytes + " octets");
            }
            return Optional.of(Bytes.owning(octets));
        }
    }

    /** Puts content in place of what a file held; after a crash there is one or the other, and it is on the disk when this returns. */
    public void write(String path, Bytes content) throws IOException {
        Path file = resolve(path);
        Files.createDirectories(file.resolveSibling("."));
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer left = content.asBuffer();
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Deletes a tile that is not full, and the folder of such if no other is in it. */
    void deletePartial(Tile tile) throws IOException {
        Path file = resolve(tile.path());
        Files.deleteIfExists(file);
        Path siblings = file.resolveSibling(".").normalize();
        if (Files.isDirectory(siblings)) {
            try (var left = Files.list(siblings)) {
                if (left.findAny().isPresent()) {
                    return;
                }
            }
            Files.delete(siblings);
        }
    }

    private Path resolve(String path) {
        Path file = folder.resolve(path).normalize();
        if (!file.startsWith(folder.normalize())) {
            throw new IllegalArgumentException(path + " is outside of the log");
        }
        return file;
    }
}
