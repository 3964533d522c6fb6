package dev.martello.release.scan;

import dev.martello.appraisal.reference.FileDigests;
import dev.martello.release.scan.FileStatus.Inode;
import dev.martello.release.scan.LeftOut.Reason;
import dev.martello.release.scan.ScanRules.MountPoints;
import dev.martello.tpm.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads the files of an image on disk, with as many threads as there are processors. Takes some 150 octets of memory a file
 * beside its path, whatever the files' sizes. The image must be at rest: whoever can write to it while it is read decides what
 * is found.
 */
public final class ImageScan {
    /** Where the kernel mounts file systems of its own; what an image has there nobody sees while the system is up. */
    private static final Set<String> MOUNTED_AT_RUN_TIME = Set.of("/proc", "/sys", "/dev", "/run");

    /** Files found and not yet read: enough that no thread waits, few enough to need no memory. */
    private static final int MAX_WAITING = 1024;

    /** A file with several names, which is read under the first that is found. */
    private static final class LinkedFile {
        private final List<String> paths = new ArrayList<>();
        private volatile List<Digest> digests = List.of();
    }

    private record Directory(Path directory, String path) {}

    private final ScanRules rules;
    private final int threads = Runtime.getRuntime().availableProcessors();
    private final Semaphore room = new Semaphore(MAX_WAITING);
    private final Queue<FileReader> readers = new ConcurrentLinkedQueue<>();

    private final Deque<Directory> toVisit = new ArrayDeque<>();
    private final Map<Inode, LinkedFile> linked = new HashMap<>();
    private final FileDigests.Builder files = new FileDigests.Builder();
    private final Queue<LeftOut> leftOut = new ConcurrentLinkedQueue<>();
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();
    private final Queue<RuntimeException> bugs = new ConcurrentLinkedQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    private long fileCount;
    private long furtherLinks;
    private long directories;
    private long symbolicLinks;

    private ImageScan(ScanRules rules, FileReader.Opener opener, ScanListener listener) {
        this.rules = rules;
        for (int i = 0; i < threads; i++) {
            readers.add(new FileReader(opener, rules.algorithms(), listener));
        }
    }

    /**
     * Reads all files below a directory.
     *
     * @param root what the appliance has as {@code /}
     * @throws ScanFailed if the directory is none, if something could not be read, or if a file changed while it was read
     */
    public static ScannedImage scan(Path root, ScanRules rules, ScanListener listener)
            throws ScanFailed, InterruptedException {
        return scan(root, rules, listener, ImageScan::open);
    }

    static ScannedImage scan(Path root, ScanRules rules, ScanListener listener, FileReader.Opener opener)
            throws ScanFailed, InterruptedException {
        return new ImageScan(rules, opener, listener).scan(root);
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    private ScannedImage scan(Path root) throws ScanFailed, InterruptedException {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            Path start = root.toRealPath();
            FileStatus status = FileStatus.of(start);
            if (status.kind() != FileStatus.Kind.DIRECTORY) {
                throw new ScanFailed(List.of(root + " is not a directory"));
            }
            toVisit.push(new Directory(start, ""));
            while (!toVisit.isEmpty()) {
                visit(toVisit.pop(), status.inode().device(), pool);
            }
        } catch (IOException e) {
            throw new ScanFailed(List.of(root + ": " + sentence(e)));
        }
        if (!bugs.isEmpty()) {
            throw bugs.element();
        }
        for (LinkedFile each : linked.values()) {
            if (!each.digests.isEmpty()) {
                each.paths.forEach(path -> files.add(path, each.digests));
                furtherLinks += each.paths.size() - 1;
            }
        }
        if (!problems.isEmpty()) {
            throw new ScanFailed(problems.stream().sorted().toList());
        }
        FileDigests found = files.build();
        return new ScannedImage(
                found,
                List.copyOf(leftOut),
                new ScanTally(found.size(), furtherLinks, bytes.get(), directories, symbolicLinks));
    }

    private void visit(Directory directory, long device, ExecutorService pool) throws InterruptedException, ScanFailed {
        directories++;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory.directory())) {
            for (Path entry : entries) {
                ImageName name = ImageName.of(entry);
                String path = directory.path() + "/" + name.text();
                Optional<Reason> problem = name.problem().or(() -> problem(path));
                if (problem.isPresent()) {
                    leaveOut(path, problem.get(), "");
                } else {
                    visit(entry, path, device, pool);
                }
            }
        } catch (DirectoryIteratorException e) {
            unreadable(shown(directory), Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            unreadable(shown(directory), e);
        }
    }

    private Optional<Reason> problem(String path) {
        if (path.getBytes(StandardCharsets.UTF_8).length > FileDigests.MAX_PATH_BYTES) {
            return Optional.of(Reason.PATH_TOO_LONG);
        }
        return rules.excluded().contains(path) ? Optional.of(Reason.EXCLUDED) : Optional.empty();
    }

    private void visit(Path entry, String path, long device, ExecutorService pool)
            throws InterruptedException, ScanFailed {
        FileStatus status;
        try {
            status = FileStatus.of(entry);
        } catch (IOException e) {
            unreadable(path, e);
            return;
        }
        switch (status.kind()) {
            case REGULAR -> found(entry, path, status, pool);
            case DIRECTORY -> {
                if (MOUNTED_AT_RUN_TIME.contains(path)) {
                    if (!isEmpty(entry)) {
                        leaveOut(path, Reason.MOUNTED_AT_RUN_TIME, "");
                    }
                } else if (status.inode().device() != device && rules.mountPoints() == MountPoints.STAY_OUT) {
                    leaveOut(path, Reason.OTHER_FILE_SYSTEM, "");
                } else {
                    toVisit.push(new Directory(entry, path));
                }
            }
            case SYMBOLIC_LINK -> symbolicLinks++;
            case FIFO -> leaveOut(path, Reason.SPECIAL_FILE, "a pipe");
            case SOCKET -> leaveOut(path, Reason.SPECIAL_FILE, "a socket");
            case CHARACTER_DEVICE, BLOCK_DEVICE -> leaveOut(path, Reason.SPECIAL_FILE, "a device");
            case UNKNOWN -> leaveOut(path, Reason.SPECIAL_FILE, "of an unknown kind");
        }
    }

    private void found(Path file, String path, FileStatus status, ExecutorService pool)
            throws InterruptedException, ScanFailed {
        if (++fileCount > FileDigests.MAX_FILES) {
            throw new ScanFailed(List.of("the image has more than " + FileDigests.MAX_FILES + " files"));
        }
        if (status.links() == 1) {
            read(file, path, status, pool, digests -> {
                synchronized (files) {
                    files.add(path, digests);
                }
            });
            return;
        }
        LinkedFile known = linked.get(status.inode());
        if (known == null) {
            LinkedFile first = new LinkedFile();
            linked.put(status.inode(), first);
            first.paths.add(path);
            read(file, path, status, pool, digests -> first.digests = digests);
        } else {
            known.paths.add(path);
        }
    }

    /** Takes the digests of a file. */
    @FunctionalInterface
    private interface Taker {
        void take(List<Digest> digests);
    }

    private void read(Path file, String path, FileStatus status, ExecutorService pool, Taker taker)
            throws InterruptedException {
        room.acquire();
        pool.execute(() -> {
            FileReader reader = readers.remove();
            try {
                taker.take(reader.read(file, status));
                bytes.addAndGet(status.size());
            } catch (FileReader.Changed e) {
                problems.add(path + " changed while it was read");
            } catch (IOException e) {
                unreadable(path, e);
            } catch (RuntimeException e) {
                bugs.add(e);
            } finally {
                readers.add(reader);
                room.release();
            }
        });
    }

    private void unreadable(String path, IOException e) {
        switch (rules.unreadable()) {
            case FAIL -> problems.add(path + " could not be read: " + sentence(e));
            case LEAVE_OUT -> leaveOut(path, Reason.UNREADABLE, sentence(e));
        }
    }

    private void leaveOut(String path, Reason reason, String detail) {
        leftOut.add(new LeftOut(path, reason, detail));
    }

    private static boolean isEmpty(Path directory) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            return !entries.iterator().hasNext();
        } catch (IOException | DirectoryIteratorException e) {
            return false;
        }
    }

    private static String shown(Directory directory) {
        return directory.path().isEmpty() ? "/" : directory.path();
    }

    private static String sentence(IOException e) {
        return switch (e) {
            case AccessDeniedException _ -> "access is denied";
            case FileSystemException known when known.getReason() != null -> known.getReason();
            case FileSystemException _ -> "it is not there";
            default -> String.valueOf(e.getMessage());
        };
    }
}
