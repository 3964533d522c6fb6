package dev.martello.server.judgement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.appraisal.Facts;
import dev.martello.appraisal.posture.CheckSet;
import dev.martello.appraisal.posture.PostureReading;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.report.ItemDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PosturesTest {
    private static final int FAULTS = 1000;

    private final Postures postures = new Postures();
    private final AtomicInteger asked = new AtomicInteger();

    private static ItemDigest setup(int number) {
        return ItemDigest.of(Bytes.ascii("setup " + number));
    }

    /** A reading of some 800 kB. */
    private PostureReading large() {
        asked.incrementAndGet();
        List<Facts.FailedCheck> failed = Collections.nCopies(
                FAULTS,
                new Facts.FailedCheck(
                        "ssh.x", "high", "ssh", "It.", "s".repeat(300), "x".repeat(300), "do", "safe live"));
        return new PostureReading(
                new Facts.StatedSettings(Facts.SettingsState.STATED, "", List.of()),
                Optional.empty(),
                Optional.of(new Facts.Posture(0, FAULTS, 0, failed, List.of(), List.of())),
                List.of());
    }

    @Test
    void asksOnceHoweverManyWantToKnowAtOnce() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<PostureReading> asking = () -> postures.of(setup(1), CheckSet.NONE, this::large);
            List<PostureReading> readings = new ArrayList<>();
            for (Future<PostureReading> each : threads.invokeAll(Collections.nCopies(50, asking))) {
                readings.add(each.get());
            }

            assertThat(asked).hasValue(1);
            assertThat(readings).hasSize(50).containsOnly(readings.getFirst());
        }
    }

    @Test
    void asksAgainByOtherChecks() {
        postures.of(setup(1), CheckSet.NONE, this::large);
        postures.of(setup(1), CheckSet.standard(), this::large);

        assertThat(asked).hasValue(2);
    }

    @Test
    void forgetsWhatWasNotAskedForLongest() {
        for (int number = 0; number < 200; number++) {
            postures.of(setup(number), CheckSet.NONE, this::large);
            postures.of(setup(0), CheckSet.NONE, this::large);
        }
        assertThat(asked).hasValue(200);

        postures.of(setup(1), CheckSet.NONE, this::large);

        assertThat(asked).hasValue(201);
    }

    @Test
    void asksAgainWhereAskingFailed() {
        try {
            postures.of(setup(1), CheckSet.NONE, () -> {
                throw new IllegalStateException("the disk is gone");
            });
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("the disk is gone");
        }

        assertThat(postures.of(setup(1), CheckSet.NONE, this::large).posture()).isPresent();
    }
}
