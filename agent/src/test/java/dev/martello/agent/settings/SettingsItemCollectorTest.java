package dev.martello.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.agent.collector.CollectedItem;
import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.settings.OperatingSystem;
import dev.martello.evidence.settings.OsFamily;
import dev.martello.evidence.settings.Settings;
import dev.martello.evidence.settings.SettingsItem;
import dev.martello.evidence.settings.Sysctls;
import dev.martello.evidence.settings.Unseen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsItemCollectorTest {
    private static final Duration INTERVAL = Duration.ofMinutes(15);

    private static final Map<String, String> TEXTS = Map.of(
            "etc/os-release", "ID=debian\nVERSION_ID=12\n",
            "etc/ssh/sshd_config", "PermitRootLogin no\n",
            "etc/passwd", "root:x:0:0:root:/root:/bin/bash\n");

    @TempDir
    private Path image;

    private Instant now = Instant.parse("2026-11-26T12:00:00Z");

    @BeforeEach
    void anImageWithoutAnSshServer() throws IOException {
        Files.createDirectories(image.resolve("etc/ssh"));
        Files.writeString(image.resolve("etc/os-release"), "ID=debian\nVERSION_ID=12\n");
    }

    private SettingsItemCollector collector() throws IOException {
        return new SettingsItemCollector(new SettingsCollector(MachineFiles.ofImage(image)), INTERVAL, () -> now);
    }

    private void change() throws IOException {
        Files.writeString(image.resolve("etc/ssh/sshd_config"), "PermitRootLogin yes\n");
    }

    @Test
    void saysTheSameUntilItLooksAgain() throws IOException {
        SettingsItemCollector collector = collector();
        List<CollectedItem> first = collector.collect();
        change();
        now = now.plus(INTERVAL).minusSeconds(1);

        assertThat(collector.collect()).isEqualTo(first);

        now = now.plusSeconds(1);

        assertThat(collector.collect()).hasSize(1).isNotEqualTo(first);
    }

    @Test
    void looksAgainIfTheClockWasSetBack() throws IOException {
        SettingsItemCollector collector = collector();
        List<CollectedItem> first = collector.collect();
        change();
        now = now.minusSeconds(1);

        assertThat(collector.collect()).isNotEqualTo(first);
    }

    @Test
    void machinesThatAreSetUpAlikeHaveOneItem(@TempDir Path other) throws IOException {
        Files.createDirectories(other.resolve("etc/ssh"));
        for (String file : List.of("etc/os-release", "etc/ssh/sshd_config", "etc/passwd")) {
            Files.writeString(image.resolve(file), TEXTS.get(file));
            Files.writeString(other.resolve(file), TEXTS.get(file));
        }
        Files.writeString(image.resolve("etc/hostname"), "ams1-e01");
        Files.writeString(other.resolve("etc/hostname"), "ams1-e02");

        Settings here = new SettingsCollector(MachineFiles.ofImage(image)).collect(_ -> {});
        Settings there = new SettingsCollector(MachineFiles.ofImage(other)).collect(_ -> {});

        assertThat(SettingsItemCollector.item(here)).isEqualTo(SettingsItemCollector.item(there));
    }

    @Test
    void saysThatThereIsMoreThanIsAccepted() throws Exception {
        TreeMap<String, String> values = new TreeMap<>();
        for (int i = 0; i < 100; i++) {
            values.put("setting" + i, "x".repeat(1 << 16));
        }
        OperatingSystem debian = new OperatingSystem(OsFamily.LINUX, "debian", "12");

        Item item = SettingsItemCollector.item(Settings.of(debian, List.of(new Sysctls(values)), List.of()));

        assertThat(SettingsItem.read(item.content()).settings())
                .isEqualTo(Settings.of(
                        debian,
                        List.of(),
                        List.of(new Unseen("settings", "the settings are larger than an item may be"))));
    }
}
