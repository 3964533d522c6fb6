package dev.martello.evidence.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SteppedWalkTest {
    private static final DiskWalk.Limits LIMITS =
            new DiskWalk.Limits(1_000_000, Duration.ofDays(1), Set.of(), Set.of());

    @TempDir
    private Path image;

    private final List<String> found = new ArrayList<>();
    private final List<String> unseen = new ArrayList<>();

    private final DiskWalk.Visitor visitor = new DiskWalk.Visitor() {
        @Override
        public void found(FoundFile file) {
            found.add(file.path());
        }

        @Override
        public void unseen(String path, String problem) {
            unseen.add(problem);
        }

        @Override
        public void leftOut(String path) {}
    };

    @Test
    void goesThroughAllInAsManyStepsAsItTakes() throws IOException {
        Files.createDirectories(image.resolve("a/b"));
        Files.createDirectories(image.resolve("c"));
        Files.createFile(image.resolve("a/b/file"));
        Files.createFile(image.resolve("c/file"));
        Files.createSymbolicLink(image.resolve("c/up"), Path.of(".."));
        SteppedWalk walk = walk();

        assertThat(walk.step(1)).isTrue();
        assertThat(found).containsExactlyInAnyOrder("/a", "/c");
        int steps = 1;
        while (walk.step(1)) {
            steps++;
        }

        assertThat(steps).isEqualTo(3);
        assertThat(found).containsExactlyInAnyOrder("/a", "/a/b", "/a/b/file", "/c", "/c/file", "/c/up");
        assertThat(unseen).isEmpty();
    }

    @Test
    void doesNotFollowALinkThatWasPutInPlaceOfADirectory() throws IOException {
        Path inside = Files.createDirectories(image.resolve("root/a"));
        Files.createFile(Files.createDirectory(image.resolve("outside")).resolve("secret"));
        SteppedWalk walk = new SteppedWalk(MachineFiles.ofImage(image.resolve("root")), List.of("/"), LIMITS, visitor);
        walk.step(1);

        Files.delete(inside);
        Files.createSymbolicLink(inside, image.resolve("outside"));
        walk.step(1);

        assertThat(found).containsExactly("/a");
    }

    @Test
    void passesOverWhatVanishes() throws IOException {
        Path gone = Files.createDirectories(image.resolve("a"));
        SteppedWalk walk = walk();
        walk.step(1);

        Files.delete(gone);

        assertThat(walk.step(1)).isFalse();
        assertThat(unseen).isEmpty();
    }

    @Test
    void letsNobodyFillItsMemoryWithDirectories() throws IOException {
        for (int i = 0; i < SteppedWalk.MAX_WAITING + 3; i++) {
            Files.createDirectory(image.resolve("d" + i));
        }
        SteppedWalk walk = walk();

        walk.step(1);

        assertThat(unseen).hasSize(3).allMatch(each -> each.startsWith("more than 10000 directories stand beside"));
    }

    @Test
    void tellsAFileThatWasChangedFromWhatItWas() throws IOException {
        Path file = Files.createFile(image.resolve("file"));
        List<FileIdentity> seen = new ArrayList<>();
        DiskWalk.Visitor identities = new DiskWalk.Visitor() {
            @Override
            public void found(FoundFile found) {
                seen.add(found.identity());
            }

            @Override
            public void unseen(String path, String problem) {}

            @Override
            public void leftOut(String path) {}
        };
        new SteppedWalk(MachineFiles.ofImage(image), List.of("/"), LIMITS, identities).step(1);
        new SteppedWalk(MachineFiles.ofImage(image), List.of("/"), LIMITS, identities).step(1);
        Files.writeString(file, "more");
        new SteppedWalk(MachineFiles.ofImage(image), List.of("/"), LIMITS, identities).step(1);

        assertThat(seen.get(0)).isEqualTo(seen.get(1)).isNotEqualTo(seen.get(2));
    }

    private SteppedWalk walk() throws IOException {
        return new SteppedWalk(MachineFiles.ofImage(image), List.of("/"), LIMITS, visitor);
    }
}
