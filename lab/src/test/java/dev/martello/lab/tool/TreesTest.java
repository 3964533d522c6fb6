package dev.martello.lab.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreesTest {
    private static final int DIRECTORIES = 300;

    @TempDir
    private Path parent;

    @Test
    void deletesDirectoryWithAllThatIsInItAndNothingThatALinkPointsTo() throws Exception {
        Path kept = Files.writeString(parent.resolve("kept"), "kept");
        Path tree = parent.resolve("tree");
        Files.writeString(Files.createDirectories(tree.resolve("deep")).resolve("file"), "");
        Files.createSymbolicLink(tree.resolve("link"), kept);
        Files.createSymbolicLink(tree.resolve("up"), parent);

        Trees.delete(tree);

        assertThat(tree).doesNotExist();
        assertThat(kept).hasContent("kept");
    }

    @Test
    void deletesLinkThatPointsNowhere() throws Exception {
        Path link = Files.createSymbolicLink(parent.resolve("link"), parent.resolve("nowhere"));

        Trees.delete(link);

        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void isContentWithWhatIsNotThere() {
        assertThatCode(() -> Trees.delete(parent.resolve("nothing"))).doesNotThrowAnyException();
    }

    @RepeatedTest(5)
    void isContentWithWhatAnotherThreadDeletesMeanwhile() throws Exception {
        Path tree = parent.resolve("tree");
        for (int each = 0; each < DIRECTORIES; each++) {
            Files.createDirectories(tree.resolve(each + "/deep/deeper"));
        }
        CyclicBarrier together = new CyclicBarrier(2);
        Callable<Void> deletion = () -> {
            together.await();
            Trees.delete(tree);
            return null;
        };
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<Void> one = threads.submit(deletion);
            Future<Void> other = threads.submit(deletion);
            one.get();
            other.get();
        }

        assertThat(tree).doesNotExist();
    }
}
