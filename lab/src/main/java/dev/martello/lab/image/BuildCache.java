package dev.martello.lab.image;

import dev.martello.bytes.LockFile;
import dev.martello.lab.tool.LabFailure;
import dev.martello.lab.tool.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Results of build steps, each a directory named after the step and the digest of its inputs. A step that was made once is
 * not made again; of each step only the results that were used last are kept. One process at a time uses a cache.
 */
final class BuildCache implements AutoCloseable {
    /** What is being built, one before, and one for going back and forth. */
    private static final int KEPT = 3;

    private static final String UNFINISHED = "unfinished-";

    private final Path directory;
    private final LockFile lock;
    private final InstantSource clock;
    private final Consumer<String> progress;

    private BuildCache(Path directory, LockFile lock, InstantSource clock, Consumer<String> progress) {
        this.directory = directory;
        this.lock = lock;
        this.clock = clock;
        this.progress = progress;
    }

    /** What makes the result of a step in a directory that is there and empty. */
    @FunctionalInterface
    interface Work {
        void into(Path result) throws LabFailure, IOException, InterruptedException;
    }

    /**
     * Opens the cache in a directory, which is made if it is not there. Waits for whoever uses it, in this process or another.
     *
     * @param progress told of each step that has to be made
     */
    static BuildCache open(Path directory, InstantSource clock, Consumer<String> progress)
            throws IOException, InterruptedException {
        Files.createDirectories(directory);
        BuildCache cache = new BuildCache(directory, LockFile.await(directory, "lock"), clock, progress);
        cache.removeUnfinished();
        return cache;
    }

    /** The result that a step has had already with these inputs. */
    Optional<Path> find(String name, Inputs inputs) throws IOException {
        Path result = resultOf(name, inputs);
        return Files.isDirectory(result) ? Optional.of(used(result)) : Optional.empty();
    }

    /**
     * The result of a step: of an earlier time, or made now.
     *
     * @param name as in {@code initrd}
     * @param inputs all that the result follows from, with a version of the work itself
     */
    Path step(String name, Inputs inputs, Work work) throws LabFailure, IOException, InterruptedException {
        Path result = resultOf(name, inputs);
        if (!Files.isDirectory(result)) {
            progress.accept(name);
            Path unfinished = Files.createTempDirectory(directory, UNFINISHED);
            try {
                work.into(unfinished);
                Files.move(unfinished, result);
            } finally {
                Trees.delete(unfinished);
            }
        }
        used(result);
        prune(name);
        return result;
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    private Path resultOf(String name, Inputs inputs) {
        return directory.resolve(name + "-" + inputs.digest());
    }

    private Path used(Path result) throws IOException {
        return Files.setLastModifiedTime(result, FileTime.from(clock.instant()));
    }

    private void prune(String name) throws IOException {
        String pattern = name + "-[0-9a-f]{" + Inputs.DIGEST_CHARS + "}";
        for (Path old : entries().stream()
                .filter(entry -> entry.getFileName().toString().matches(pattern))
                .sorted(Comparator.comparing(BuildCache::lastUse).reversed())
                .skip(KEPT)
                .toList()) {
            Trees.delete(old);
        }
    }

    private void removeUnfinished() throws IOException {
        for (Path entry : entries()) {
            if (entry.getFileName().toString().startsWith(UNFINISHED)) {
                Trees.delete(entry);
            }
        }
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        }
    }

    private static FileTime lastUse(Path entry) {
        try {
            return Files.getLastModifiedTime(entry);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
