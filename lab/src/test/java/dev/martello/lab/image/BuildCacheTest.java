package dev.martello.lab.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.lab.tool.LabFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildCacheTest {
    @TempDir
    private Path directory;

    private final List<String> made = new ArrayList<>();
    private Instant now = Instant.EPOCH;

    @Test
    void makesAStepOnceForTheSameInputs() throws Exception {
        Path first = step("initrd", "a");
        Path second = step("initrd", "a");

        assertThat(second).isEqualTo(first);
        assertThat(first.resolve("content")).hasContent("a");
        assertThat(made).containsExactly("initrd");
    }

    @Test
    void makesAStepAnewForOtherInputs() throws Exception {
        assertThat(step("initrd", "a")).isNotEqualTo(step("initrd", "b"));
    }

    @Test
    void findsWhatAStepHasMadeOfTheSameInputsAlone() throws Exception {
        try (BuildCache cache = open()) {
            assertThat(cache.find("initrd", Inputs.of("a"))).isEmpty();
        }
        Path made = step("initrd", "a");

        try (BuildCache cache = open()) {
            assertThat(cache.find("initrd", Inputs.of("a"))).contains(made);
            assertThat(cache.find("initrd", Inputs.of("b"))).isEmpty();
        }
    }

    @Test
    void isForOneThreadAfterTheOther() throws Exception {
        CompletableFuture<Path> other;
        try (BuildCache cache = open()) {
            other = CompletableFuture.supplyAsync(() -> {
                try {
                    return step("initrd", "a");
                } catch (Exception e) {
                    throw new CompletionException(e);
                }
            });
            assertThat(cache.find("initrd", Inputs.of("a"))).isEmpty();
        }

        assertThat(other.join().resolve("content")).hasContent("a");
    }

    @Test
    void leavesNothingOfAStepThatFails() throws Exception {
        try (BuildCache cache = open()) {
            assertThatThrownBy(() -> cache.step("initrd", Inputs.of("a"), into -> {
                        Files.writeString(into.resolve("half"), "of it");
                        throw new LabFailure("no more");
                    }))
                    .isInstanceOf(LabFailure.class);
        }
        assertThat(entries()).containsExactly("lock");
    }

    @Test
    void clearsWhatAKilledBuildLeft() throws Exception {
        Files.createDirectories(directory.resolve("unfinished-1/deep"));

        open().close();

        assertThat(entries()).containsExactly("lock");
    }

    @Test
    void keepsOfEachStepTheThreeResultsThatWereUsedLast() throws Exception {
        Path other = step("root", "x");
        Path a = step("initrd", "a");
        Path b = step("initrd", "b");
        Path c = step("initrd", "c");
        step("initrd", "a");
        Path d = step("initrd", "d");

        assertThat(List.of(a, c, d, other)).allSatisfy(kept -> assertThat(kept).exists());
        assertThat(b).doesNotExist();
    }

    @Test
    void countsAsUseThatAResultIsFound() throws Exception {
        Path a = step("initrd", "a");
        step("initrd", "b");
        step("initrd", "c");
        now = now.plusSeconds(1);
        try (BuildCache cache = open()) {
            assertThat(cache.find("initrd", Inputs.of("a"))).contains(a);
        }
        step("initrd", "d");

        assertThat(a).exists();
    }

    @Test
    void doesNotTakeOneStepForAnotherWhoseNameBeginsAlike() throws Exception {
        Path longer = step("uki-edge", "x");
        for (String inputs : List.of("a", "b", "c", "d")) {
            step("uki", inputs);
        }
        assertThat(longer).exists();
    }

    private Path step(String name, String inputs) throws Exception {
        now = now.plusSeconds(1);
        try (BuildCache cache = open()) {
            return cache.step(name, Inputs.of(inputs), into -> Files.writeString(into.resolve("content"), inputs));
        }
    }

    private BuildCache open() throws Exception {
        return BuildCache.open(directory, () -> now, made::add);
    }

    private List<String> entries() throws Exception {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }
}
