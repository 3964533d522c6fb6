package dev.martello.validity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelUptimeTest {
    @TempDir
    private Path directory;

    @Test
    void linuxCountsOnWhileTheMachineIsAsleep() throws Exception {
        Path file = Files.writeString(directory.resolve("uptime"), "350735.47 234388.90\n");
        KernelUptime uptime = new KernelUptime(file);
        assertThat(uptime.now()).isEqualTo(Duration.ofMillis(350_735_470));
        Files.writeString(file, "437135.47 234388.90\n");
        assertThat(uptime.now()).isEqualTo(Duration.ofMillis(437_135_470));
        Files.writeString(file, "1.00 0.00\n");
        assertThat(uptime.now()).as("never back").isEqualTo(Duration.ofMillis(437_135_470));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "1e999999999", "99999999999999999999 1"})
    void whereLinuxDoesNotCountJavaDoes(String content) throws Exception {
        Path file = Files.writeString(directory.resolve("uptime"), "10.00 1\n");
        KernelUptime uptime = new KernelUptime(file);
        uptime.now();
        Files.writeString(file, content);
        Duration first = uptime.now();
        assertThat(first).isBetween(Duration.ofSeconds(10), Duration.ofMinutes(10));
        assertThat(uptime.now()).isGreaterThan(first);
    }
}
