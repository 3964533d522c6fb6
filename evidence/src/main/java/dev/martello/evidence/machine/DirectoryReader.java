package dev.martello.evidence.machine;

import dev.martello.evidence.machine.DiskWalk.Limits;
import dev.martello.evidence.machine.DiskWalk.Visitor;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Tells a visitor what is in directories, one at a time, and says which directories to go on with. For use by many threads. */
final class DirectoryReader {
    private static final String ATTRIBUTES = "unix:mode,uid,gid,dev,ino,ctime,size,fileKey";

    private final Limits limits;
    private final Visitor visitor;
    private final long start = System.nanoTime();
    private final AtomicLong entries = new AtomicLong();

    DirectoryReader(Limits limits, Visitor visitor) {
        this.limits = limits;
        this.visitor = visitor;
    }

    /**
     * A directory that was found.
     *
     * @param path as the machine has it; empty for the root
     * @param key tells it from another that is put in its place
     */
    record Directory(Path at, String path, long device, Object key) {
        String shown() {
            return path.isEmpty() ? "/" : path;
        }
    }

    /** How many names there were in all directories so far. */
    long entries() {
        return entries.get();
    }

    /** The directory at a path; empty if there is none, or it is a link. */
    Optional<Directory> find(MachineFiles files, String path) {
        try {
            Path at = files.resolve("/").resolve(path.substring(1));
            Map<String, Object> attributes = Files.readAttributes(at, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
            if (FileStatus.Kind.of(MachineFiles.number(attributes, "mode")) == FileStatus.Kind.DIRECTORY) {
                return Optional.of(directory(at, path.equals("/") ? "" : path, attributes));
            }
        } catch (Unreadable e) {
            visitor.unseen(path, e.problem());
        } catch (IOException e) {
            unseen(path, e);
        }
        return Optional.empty();
    }

    private static Directory directory(Path at, String path, Map<String, Object> attributes) {
        return new Directory(
                at, path, number(attributes, "dev"), Objects.requireNonNull(attributes.get("fileKey"), "fileKey"));
    }

    /**
     * What is in a directory.
     *
     * @param inner is told the directories in it that are to be read as well
     */
    void read(Directory directory, Consumer<Directory> inner) {
        Optional<String> end = end();
        if (end.isPresent()) {
            visitor.unseen(directory.shown(), "the walk ended after " + end.get() + ", before " + directory.shown());
            return;
        }
        try (DirectoryStream<Path> names = Files.newDirectoryStream(directory.at())) {
            if (isAnother(names, directory)) {
                return;
            }
            for (Path each : names) {
                entries.incrementAndGet();
                meet(each, directory, inner);
            }
        } catch (DirectoryIteratorException e) {
            unseen(directory.shown(), Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            unseen(directory.shown(), e);
        }
    }

    /** Between finding and opening it somebody may have put a link in its place, which would be followed. */
    private static boolean isAnother(DirectoryStream<Path> opened, Directory directory) throws IOException {
        return opened instanceof SecureDirectoryStream<Path> secure
                && !directory
                        .key()
                        .equals(secure.getFileAttributeView(BasicFileAttributeView.class)
                                .readAttributes()
                                .fileKey());
    }

    private Optional<String> end() {
        if (entries.get() >= limits.maxEntries()) {
            return Optional.of(limits.maxEntries() + " names");
        }
        return System.nanoTime() - start >= limits.maxTime().toNanos()
                ? Optional.of(limits.maxTime().toSeconds() + " s")
                : Optional.empty();
    }

    private void meet(Path at, Directory directory, Consumer<Directory> inner) {
        Map<String, Object> attributes;
        try {
            attributes = Files.readAttributes(at, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            unseen(directory.path() + "/" + at.getFileName(), e);
            return;
        }
        FoundFile found = found(at, directory, attributes);
        visitor.found(found);
        if (found.kind() == FileStatus.Kind.DIRECTORY) {
            String path = found.path();
            Directory next = directory(at, path, attributes);
            boolean isElsewhere =
                    next.device() != directory.device() && !limits.mounts().contains(path);
            if (isElsewhere || limits.leftOut().contains(path)) {
                visitor.leftOut(path);
            } else {
                inner.accept(next);
            }
        }
    }

    private static FoundFile found(Path at, Directory directory, Map<String, Object> attributes) {
        long changed = attributes.get("ctime") instanceof FileTime time ? time.to(TimeUnit.NANOSECONDS) : 0;
        return new FoundFile(
                at,
                directory.path(),
                MachineFiles.number(attributes, "mode"),
                Integer.toUnsignedLong(MachineFiles.number(attributes, "uid")),
                Integer.toUnsignedLong(MachineFiles.number(attributes, "gid")),
                new FileIdentity(
                        number(attributes, "dev"), number(attributes, "ino"), changed, number(attributes, "size")));
    }

    private void unseen(String path, IOException e) {
        // Whatever vanished, or became something else, is no longer to be judged.
        if (!(e instanceof NoSuchFileException) && !(e instanceof NotDirectoryException)) {
            visitor.unseen(
                    path,
                    e instanceof AccessDeniedException
                            ? path + " may not be read"
                            : path + " cannot be read: " + e.getMessage());
        }
    }

    private static long number(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof Long number ? number : 0;
    }
}
