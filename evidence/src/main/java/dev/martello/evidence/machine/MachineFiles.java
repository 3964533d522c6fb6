package dev.martello.evidence.machine;

import dev.martello.bytes.ForwardInput;
import dev.martello.evidence.system.RegularFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** The files below a directory, by the paths that they have where the directory is {@code /}. For use by many threads. */
public final class MachineFiles {
    private static final int MAX_LINKS = 40;
    private static final int MAX_NAMES = 1_000_000;
    private static final String NOTHING = "dev/null";

    private final Path root;
    private final boolean isLive;

    private MachineFiles(Path root, boolean isLive) {
        this.root = root;
        this.isLive = isLive;
    }

    /** Those of the machine that this runs on. */
    public static MachineFiles ofThisMachine() {
        return new MachineFiles(Path.of("/"), true);
    }

    /**
     * Those of an unpacked image, whose kernel does not run.
     *
     * @throws IOException if it is no directory
     */
    public static MachineFiles ofImage(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new NotDirectoryException(directory.toString());
        }
        return new MachineFiles(directory.toRealPath(), false);
    }

    /** Whether this is a machine that runs, with its kernel's own files. */
    public boolean isLive() {
        return isLive;
    }

    /**
     * The text of a regular file; octets that are not UTF-8 come out as U+FFFD.
     *
     * @param maxBytes a longer one is not read
     * @return empty if there is no {@link #file}
     */
    public Optional<String> text(String path, int maxBytes) throws Unreadable {
        Optional<Path> file = file(path);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = opened(file.get())) {
            return Optional.of(text(path, in, maxBytes));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /**
     * The text of a file that was found, without looking for it anew. For who reads a thousand small ones: they are read into the same room.
     *
     * @param found a file below the root, with no symbolic link in its path
     * @param room for one octet more than is accepted
     * @return empty if it is not there any more
     */
    public static Optional<String> text(Path found, byte[] room) throws Unreadable {
        ByteBuffer octets = ByteBuffer.wrap(room);
        try (SeekableByteChannel in = Files.newByteChannel(found, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            while (octets.hasRemaining() && in.read(octets) >= 0) {}
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unreadable(found.toString(), e);
        }
        if (!octets.hasRemaining()) {
            throw new Unreadable(found + " has more than " + (room.length - 1) + " octets");
        }
        return Optional.of(new String(room, 0, octets.position(), StandardCharsets.UTF_8));
    }

    /** Takes the lines of a text, one after the other. */
    @FunctionalInterface
    public interface Lines<X extends Exception> {
        /** Takes the next line; they are numbered from 1 on. */
        void line(String line, int number) throws X;
    }

    /**
     * As {@link #text}, line by line, of which no more than one is in memory at a time.
     *
     * @param maxBytes a longer file is not read to its end
     * @return whether there is such a file
     * @throws Unreadable if it cannot be read, or it or a line of it is too long; the lines before that have been taken then
     */
    public <X extends Exception> boolean eachLine(String path, int maxBytes, Lines<X> lines) throws Unreadable, X {
        Optional<Path> file = file(path);
        if (file.isEmpty()) {
            return false;
        }
        try (InputStream in = opened(file.get())) {
            LineReader reader = new LineReader(in, path, maxBytes);
            int number = 0;
            for (Optional<String> line = reader.next(); line.isPresent(); line = reader.next()) {
                lines.line(line.get(), ++number);
            }
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /**
     * As {@link #text}, of which no more than the beginning is read.
     *
     * @param maxBytes how much of it
     */
    public Optional<String> beginning(String path, int maxBytes) throws Unreadable {
        Optional<Path> file = file(path);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = opened(file.get())) {
            return Optional.of(new String(in.readNBytes(maxBytes), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** As {@link #text}, of a file that gzip has compressed. */
    public Optional<String> gzippedText(String path, int maxBytes) throws Unreadable {
        Optional<Path> file = file(path);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = new GZIPInputStream(Channels.newInputStream(RegularFiles.open(file.get())))) {
            return Optional.of(text(path, in, maxBytes));
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** The names in a directory, in order; none if there is none. */
    public List<String> names(String path) throws Unreadable {
        Path directory = resolve(path);
        if (!is(FileStatus.Kind.DIRECTORY, path, directory)) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path each : entries) {
                if (names.size() == MAX_NAMES) {
                    throw new Unreadable(path + " has more than " + MAX_NAMES + " names");
                }
                names.add(String.valueOf(each.getFileName()));
            }
        } catch (DirectoryIteratorException e) {
            throw new Unreadable(path + " cannot be read: " + e.getMessage());
        } catch (IOException e) {
            throw unreadable(path, e);
        }
        Collections.sort(names);
        return names;
    }

    /**
     * Whose a file, directory or device is, which is not opened for that. Of a link it is what it leads to.
     *
     * @return empty if there is none
     */
    public Optional<FileStatus> status(String path) throws Unreadable {
        return status(path, resolve(path));
    }

    private static Optional<FileStatus> status(String path, Path at) throws Unreadable {
        try {
            Map<String, Object> attributes = Files.readAttributes(at, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
            return Optional.of(
                    FileStatus.of(number(attributes, "mode"), number(attributes, "uid"), number(attributes, "gid")));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            if (!(e instanceof AccessDeniedException) && isBelowFile(at)) {
                return Optional.empty();
            }
            throw unreadable(path, e);
        }
    }

    private static boolean isBelowFile(Path at) {
        return Optional.ofNullable(at.getParent())
                .filter(parent -> !Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS))
                .isPresent();
    }

    private static boolean is(FileStatus.Kind kind, String path, Path at) throws Unreadable {
        return status(path, at).filter(found -> found.kind() == kind).isPresent();
    }

    static int number(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof Integer number ? number : 0;
    }

    /**
     * Where a regular file really is; empty if there is none, or a directory, or a link to {@code /dev/null}, which says that there is to be none.
     *
     * @throws Unreadable as {@link #resolve}, and if there is something else, as a pipe: what would be read from it nobody knows
     */
    public Optional<Path> file(String path) throws Unreadable {
        Path at = resolve(path);
        Optional<FileStatus> found = status(path, at);
        if (found.isEmpty() || at.equals(root.resolve(NOTHING))) {
            return Optional.empty();
        }
        return switch (found.get().kind()) {
            case FILE -> Optional.of(at);
            case DIRECTORY -> Optional.empty();
            case LINK, CHARACTER_DEVICE, BLOCK_DEVICE, PIPE, SOCKET, OTHER ->
                throw new Unreadable(path + " is no regular file");
        };
    }

    /**
     * Where something really is, which need not exist: no part of it is a link any more.
     *
     * @throws Unreadable if it leads through too many links, a link cannot be read, or no file can have such a name
     */
    public Path resolve(String path) throws Unreadable {
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
            Path next = next(path, done.element(), part);
            if (!Files.isSymbolicLink(next)) {
                done.push(next);
                continue;
            }
            if (++links > MAX_LINKS) {
                throw new Unreadable(path + " leads through more than " + MAX_LINKS + " symbolic links");
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

    private static Path next(String path, Path directory, String name) throws Unreadable {
        try {
            return directory.resolve(name);
        } catch (InvalidPathException e) {
            throw new Unreadable(path + " is no name that a file can have here");
        }
    }

    private static List<String> parts(String path) {
        return List.of(path.split("/", -1)).stream()
                .filter(each -> !each.isEmpty() && !each.equals("."))
                .toList();
    }

    private static String target(String path, Path link) throws Unreadable {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private static InputStream opened(Path file) throws IOException {
        return ForwardInput.of(RegularFiles.open(file));
    }

    private static String text(String path, InputStream in, int maxBytes) throws IOException, Unreadable {
        // Settings in /proc answer the first read only, which must ask for all: a size of 0 is no reason to begin with
        // one octet.
        byte[] octets = in.readNBytes(maxBytes + 1);
        if (octets.length > maxBytes) {
            throw new Unreadable(path + " has more than " + maxBytes + " octets");
        }
        return new String(octets, StandardCharsets.UTF_8);
    }

    private static Unreadable unreadable(String path, IOException e) {
        return new Unreadable(
                e instanceof AccessDeniedException
                        ? path + " may not be read"
                        : path + " cannot be read: " + e.getMessage());
    }
}
