package dev.martello.release.packages;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.Unreadable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Files of an image in which package managers wrote. */
final class ImageFiles {
    private final MachineFiles files;

    private ImageFiles(MachineFiles files) {
        this.files = files;
    }

    static ImageFiles of(Path root) throws PackagesUnreadable {
        try {
            return new ImageFiles(MachineFiles.ofImage(root));
        } catch (IOException e) {
            throw new PackagesUnreadable(root + " is no directory that can be read");
        }
    }

    /** The lines of a text file; empty if there is none. */
    Optional<List<String>> lines(String path, int maxBytes) throws PackagesUnreadable {
        Optional<Path> file = file(path);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            if (Files.size(file.get()) > maxBytes) {
                throw new PackagesUnreadable(path + " has more than " + maxBytes + " octets");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file.get())))
                    .toString();
            return Optional.of(List.of(text.split("\n", -1)));
        } catch (CharacterCodingException e) {
            throw new PackagesUnreadable(path + " is not UTF-8");
        } catch (IOException e) {
            throw new PackagesUnreadable(path + " could not be read: " + e.getMessage());
        }
    }

    /** Where on this machine a file is; empty if there is none. */
    Optional<Path> file(String path) throws PackagesUnreadable {
        try {
            return files.file(path);
        } catch (Unreadable e) {
            throw new PackagesUnreadable(e.problem());
        }
    }

    /** The names in a directory, in order; none if it is not there. */
    List<String> names(String path) throws PackagesUnreadable {
        try {
            return files.names(path);
        } catch (Unreadable e) {
            throw new PackagesUnreadable(e.problem());
        }
    }
}
