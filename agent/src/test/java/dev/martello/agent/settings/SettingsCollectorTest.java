package dev.martello.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.settings.Kernel;
import dev.martello.evidence.settings.Mount;
import dev.martello.evidence.settings.OperatingSystem;
import dev.martello.evidence.settings.OsFamily;
import dev.martello.evidence.settings.Settings;
import dev.martello.evidence.settings.Unseen;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsCollectorTest {
    @Test
    void seesTheKernelThatRunsHere() throws Exception {
        Settings settings = new SettingsCollector(MachineFiles.ofThisMachine()).collect(_ -> {});

        assertThat(settings.system().family()).isEqualTo(OsFamily.LINUX);
        assertThat(settings.kernel().flatMap(Kernel::release)).contains(printed("uname", "-r"));
        assertThat(settings.sysctl().orElseThrow())
                .containsEntry("kernel.pid_max", printed("cat", "/proc/sys/kernel/pid_max"))
                .containsKey("net.ipv4.conf.all.rp_filter")
                .containsKey("user.max_user_namespaces")
                .doesNotContainKeys("kernel.random.uuid", "kernel.hostname", "fs.file-nr");
        assertThat(settings.mounts().orElseThrow()).extracting(Mount::path).contains("/", "/proc");
    }

    private static String printed(String... command) throws Exception {
        Process process = new ProcessBuilder(command).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).isZero();
        return printed;
    }

    @Test
    void seesTheSameSettingsTwice() {
        SettingsCollector collector = new SettingsCollector(MachineFiles.ofThisMachine());

        assertThat(collector.collect(_ -> {}).sysctl())
                .isEqualTo(collector.collect(_ -> {}).sysctl());
    }

    @Test
    void saysOfAnImageWhatCannotBeSeen(@TempDir Path image) throws IOException {
        Files.createDirectory(image.resolve("etc"));
        Files.writeString(image.resolve("etc/os-release"), "ID='alpine'\nVERSION_ID=3.20\n");

        Settings settings = new SettingsCollector(MachineFiles.ofImage(image)).collect(_ -> {});

        assertThat(settings.system()).isEqualTo(new OperatingSystem(OsFamily.LINUX, "alpine", "3.20"));
        assertThat(settings.kernel()).isEmpty();
        assertThat(settings.sysctl()).isEmpty();
        assertThat(settings.unseen())
                .contains(new Unseen("kernel", "an image has no kernel that runs"))
                .contains(new Unseen("mounts", "in an image nothing is mounted"));
    }
}
