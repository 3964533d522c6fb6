package dev.martello.bytes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * What tells one state of a file from another without reading it.
 *
 * @param identity one that was replaced is another file, even within a tick of the clock
 * @param changed when its content or its permissions last changed, which nobody can set back
 * @param bytes its size
 */
public record FileStamp(String name, String identity, FileTime changed, long bytes) {
    /** Of a file, if it is still there. */
    public static Optional<FileStamp> of(Path file) throws IOException {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new FileStamp(
                    String.valueOf(file.getFileName()),
                    String.valueOf(found.fileKey()),
                    (FileTime) Files.getAttribute(file, "unix:ctime"),
                    found.size()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
