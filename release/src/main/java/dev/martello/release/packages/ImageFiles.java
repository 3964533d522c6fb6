package dev.martello.release.packages;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Files of an image by the paths that they have when the image runs: links lead where they would lead then, not out of it. */
final class ImageFiles {
    private static final int MAX_LINKS = 40;

    private final Path root;

    ImageFiles(Path root) {
        this.root = root;
    }

    /** The lines of a text file; empty if there is none. */
    Optional<List<String>> lines(String path, int maxBytes) throws PackagesUnreadable {
        Path file = resolve(path);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try {
            if (Files.size(file) > maxBytes) {
                throw new PackagesUnreadable(path + " has more than " + maxBytes + " octets");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
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
        return Optional.of(resolve(path)).filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS));
    }

    /** The names in a directory, in order; none if it is not there. */
    List<String> names(String path) throws PackagesUnreadable {
        Path directory = resolve(path);
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            entries.forEach(each -> names.add(String.valueOf(each.getFileName())));
        } catch (IOException e) {
            throw new PackagesUnreadable(path + " could not be read: " + e.getMessage());
        }
        Collections.sort(names);
        return names;
    }

    private Path resolve(String path) throws PackagesUnreadable {
        Deque<String> todo = new ArrayDeque<>(parts(path));
        Deque<Path> done = new ArrayDeque<>();
        done.push(root);
        int links = 0;
        while (!todo.isEmpty()) {
            String part = todo.pop();
            if (part.equals("..")) {
                if (done.size() > 1) {
                    done.pop();
                }
                continue;
            }
            Path next = done.element().resolve(part);
            if (!Files.isSymbolicLink(next)) {
                done.push(next);
                continue;
            }
            if (++links > MAX_LINKS) {
                throw new PackagesUnreadable(path + " leads through more than " + MAX_LINKS + " symbolic links");
            }
            String target = target(path, next);
            if (target.startsWith("/")) {
                done.clear();
                done.push(root);
            }
            parts(target).reversed().forEach(todo::push);
        }
        return done.element();
    }

    private static List<String> parts(String path) {
        return List.of(path.split("/", -1)).stream()
                .filter(each -> !each.isEmpty() && !each.equals("."))
                .toList();
    }

    private static String target(String path, Path link) throws PackagesUnreadable {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            throw new PackagesUnreadable(path + " could not be read: " + e.getMessage());
        }
    }
}
