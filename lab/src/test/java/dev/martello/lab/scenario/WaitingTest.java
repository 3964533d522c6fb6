package dev.martello.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.lab.machine.Console;
import dev.martello.lab.tool.LabFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WaitingTest {
    private final Path log;
    private final Console console;

    WaitingTest(@TempDir Path directory) {
        log = directory.resolve("console.log");
        console = new Console(log);
    }

    @Test
    void givesUpAtOnceOnMachineThatLostItsTpm() throws Exception {
        Files.writeString(log, "[   12.3] tpm tpm0: Operation Timed out\n");
        AtomicInteger looks = new AtomicInteger();
        Waiting.Look<String> onlyOnce = () -> {
            assertThat(looks.incrementAndGet()).isEqualTo(1);
            return Optional.empty();
        };

        assertThatThrownBy(() -> new Waiting(console, () -> true).until(onlyOnce, () -> "no verdict came"))
                .isInstanceOf(LabFailure.class)
                .hasMessageStartingWith(Console.TPM_TIMED_OUT);
    }

    @Test
    void givesUpOnMachineWhoseAgentEndsEachTimeAndNotOnOneWhoseAgentWasKilled() throws Exception {
        String failure = "systemd[1]: martello-agent.service: Failed with result 'exit-code'.\n";
        Files.writeString(log, failure);
        AtomicInteger looks = new AtomicInteger();
        Waiting.Look<String> onceMoreBefore = () -> {
            Files.writeString(log, failure, StandardOpenOption.APPEND);
            looks.incrementAndGet();
            return Optional.empty();
        };

        assertThatThrownBy(() -> new Waiting(console, () -> true).until(onceMoreBefore, () -> "no verdict came"))
                .isInstanceOf(LabFailure.class)
                .hasMessageStartingWith(
                        "the agent ends as often as it is started: no verdict came; its console ends with:");
        assertThat(looks).hasValue(4);
    }

    @Test
    void seesWhatMachineSaidAsItEnded() throws Exception {
        String seen = new Waiting(console, () -> endSaying("dm-verity device corrupted"))
                .until(() -> Optional.of(console.text()).filter(text -> !text.isEmpty()), () -> "it said nothing");

        assertThat(seen).isEqualTo("dm-verity device corrupted");
    }

    @Test
    void tellsLastLinesOfMachineThatEnded() throws Exception {
        Files.writeString(log, "Kernel panic\n");

        assertThatThrownBy(() -> new Waiting(console, () -> false).until(Optional::empty, () -> "no verdict came"))
                .isInstanceOf(LabFailure.class)
                .hasMessage("the machine ended: no verdict came; its console ends with:\n  Kernel panic");
    }

    @Test
    void looksAgainWhileMachineRuns() throws Exception {
        AtomicInteger looks = new AtomicInteger();

        int seen = new Waiting(console, () -> true)
                .until(() -> Optional.of(looks.incrementAndGet()).filter(count -> count == 2), () -> "it never came");

        assertThat(seen).isEqualTo(2);
    }

    @Test
    void waitsOnAsLongAsThereIsProgress() throws Exception {
        AtomicLong reports = new AtomicLong();
        Waiting waiting = new Waiting(
                console,
                () -> true,
                () -> Duration.ofMinutes(6).multipliedBy(reports.get()).toNanos());

        long seen = waiting.untilAtLeast(4, () -> Optional.of(reports.incrementAndGet()), () -> "there were no 4");

        assertThat(seen).isEqualTo(4);
    }

    @Test
    void givesUpTenMinutesAfterTheLastProgress() {
        AtomicLong minutes = new AtomicLong();
        Waiting waiting = new Waiting(
                console, () -> true, () -> Duration.ofMinutes(minutes.get()).toNanos());
        Waiting.Look<Long> threeAtMost = () -> Optional.of(Math.min(3, minutes.addAndGet(6) / 6));

        assertThatThrownBy(() -> waiting.untilAtLeast(4, threeAtMost, () -> "there were no 4"))
                .isInstanceOf(LabFailure.class)
                .hasMessageStartingWith("the machine got no further: there were no 4; its console ends with:");
        assertThat(minutes).hasValue(30);
    }

    private boolean endSaying(String words) {
        try {
            Files.writeString(log, words);
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
