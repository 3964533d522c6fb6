package dev.martello.ledger;

import dev.martello.bytes.BoundedFile;
import dev.martello.bytes.Bytes;
import dev.martello.bytes.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        return Optional.of(BoundedFile.read(file, maxBytes));
    }

    /** Replaces a file's content; it is on the disk when this returns. */
    public void write(String path, Bytes content) throws IOException {
        Path file = resolve(path);
        Files.createDirectories(file.resolveSibling("."));
        DurableFile.write(file, content, DurableFile.Readers.EVERYBODY);
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
