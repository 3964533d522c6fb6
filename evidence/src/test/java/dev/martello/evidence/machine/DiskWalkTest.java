package dev.martello.evidence.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskWalkTest {
    private static final Duration LONG = Duration.ofDays(1);

    @TempDir
    private Path directory;

    private Path image = Path.of("");

    /** Keeps what it is told. */
    private static class Told implements DiskWalk.Visitor {
        final Queue<String> found = new ConcurrentLinkedQueue<>();
        final Queue<String> unseen = new ConcurrentLinkedQueue<>();
        final Queue<String> leftOut = new ConcurrentLinkedQueue<>();

        @Override
        public void found(FoundFile file) {
            found.add(file.path());
        }

        @Override
        public void unseen(String path, String problem) {
            unseen.add(problem);
        }

        @Override
        public void leftOut(String path) {
            leftOut.add(path);
        }
    }

    @BeforeEach
    void makeImage() throws IOException {
        image = Files.createDirectories(directory.resolve("image"));
        Files.createDirectories(image.resolve("a/b/c"));
        Files.createFile(image.resolve("a/b/file"));
        Files.createFile(image.resolve("top"));
        Files.createSymbolicLink(image.resolve("a/up"), Path.of(".."));
        Files.createSymbolicLink(image.resolve("outside"), directory);
        Files.createSymbolicLink(image.resolve("dangling"), Path.of("none"));
    }

    @Test
    void meetsEachNameOnceAndFollowsNoLink() throws Exception {
        Told told = walk(List.of("/"), new DiskWalk.Limits(100, LONG, Set.of(), Set.of()));

        assertThat(told.found)
                .containsExactlyInAnyOrder(
                        "/a", "/a/b", "/a/b/c", "/a/b/file", "/a/up", "/top", "/outside", "/dangling");
        assertThat(told.unseen).isEmpty();
        assertThat(told.leftOut).isEmpty();
    }

    @Test
    void passesOverStartsThatAreNotThereOrAreLinks() throws Exception {
        Told told = walk(
                List.of("/a/b", "/none", "/top", "/outside", "/top/x"),
                new DiskWalk.Limits(100, LONG, Set.of(), Set.of()));

        assertThat(told.found).containsExactlyInAnyOrder("/a/b/c", "/a/b/file");
        assertThat(told.unseen).isEmpty();
    }

    @Test
    void leavesOutWhatItIsTold() throws Exception {
        Told told = walk(List.of("/"), new DiskWalk.Limits(100, LONG, Set.of("/a/b"), Set.of()));

        assertThat(told.found).contains("/a/b").doesNotContain("/a/b/file");
        assertThat(told.leftOut).containsExactly("/a/b");
    }

    /** The file system of terminals is one of its own on each Linux. */
    @Test
    void leavesOutWhatIsMountedElsewhereThanWhereItIsToldToEnter() throws Exception {
        Assumptions.assumeThat(device("/dev/pts")).isNotEqualTo(device("/dev"));
        MachineFiles machine = MachineFiles.ofThisMachine();

        Told outside = walk(machine, List.of("/dev"), new DiskWalk.Limits(100_000, LONG, Set.of(), Set.of()));
        Told inside = walk(machine, List.of("/dev"), new DiskWalk.Limits(100_000, LONG, Set.of(), Set.of("/dev/pts")));

        assertThat(outside.leftOut).contains("/dev/pts");
        assertThat(outside.found).contains("/dev/pts").doesNotContain("/dev/pts/ptmx");
        assertThat(inside.leftOut).doesNotContain("/dev/pts");
        assertThat(inside.found).contains("/dev/pts/ptmx");
    }

    private static Object device(String path) throws IOException {
        return Files.getAttribute(Path.of(path), "unix:dev");
    }

    @Test
    void saysWhichDirectoriesItNoLongerEntered() throws Exception {
        Told first = walk(List.of("/"), new DiskWalk.Limits(1, LONG, Set.of(), Set.of()));
        Told none = walk(List.of("/"), new DiskWalk.Limits(100, Duration.ZERO, Set.of(), Set.of()));

        assertThat(first.unseen).containsExactly("the walk ended after 1 names, before /a");
        assertThat(none.unseen).containsExactly("the walk ended after 0 s, before /");
    }

    @Test
    void aFaultOfTheVisitorEndsIt() {
        assertThatThrownBy(() -> DiskWalk.walk(
                        MachineFiles.ofImage(image),
                        List.of("/"),
                        new DiskWalk.Limits(100, LONG, Set.of(), Set.of()),
                        Executors.defaultThreadFactory(),
                        new Told() {
                            @Override
                            public void found(FoundFile file) {
                                throw new IllegalStateException("a bug");
                            }
                        }))
                .hasMessage("a bug");
    }

    private Told walk(List<String> starts, DiskWalk.Limits limits) throws IOException, InterruptedException {
        return walk(MachineFiles.ofImage(image), starts, limits);
    }

    private static Told walk(MachineFiles files, List<String> starts, DiskWalk.Limits limits)
            throws InterruptedException {
        Told told = new Told();
        DiskWalk.walk(files, starts, limits, Executors.defaultThreadFactory(), told);
        return told;
    }
}
