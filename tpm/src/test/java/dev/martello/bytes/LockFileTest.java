package dev.martello.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockFileTest {
    private static final String NAME = "lock";

    @TempDir
    private Path directory;

    @Test
    void whoWaitsGetsItWhenItIsGivenBack() throws Exception {
        CompletableFuture<LockFile> waiting;
        try (LockFile held = LockFile.await(directory, NAME)) {
            waiting = CompletableFuture.supplyAsync(this::awaited);
            assertThat(held).isNotNull();
            assertThat(waiting).isNotDone();
        }
        waiting.join().close();
    }

    private LockFile awaited() {
        try {
            return LockFile.await(directory, NAME);
        } catch (IOException | InterruptedException e) {
            throw new CompletionException(e);
        }
    }

    @Test
    void whoWaitsCanBeStopped() throws Exception {
        try (LockFile held = LockFile.await(directory, NAME)) {
            assertThat(held).isNotNull();
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> LockFile.await(directory, NAME)).isInstanceOf(InterruptedException.class);
        }
    }
}
