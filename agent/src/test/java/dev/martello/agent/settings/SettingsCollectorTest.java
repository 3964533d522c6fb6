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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(strings = {"debian", "freebsd"})
    void runsNothingOfAnImage(String system, @TempDir Path image) throws IOException {
        Path mark = image.resolve("mark");
        for (String program : List.of(
                "sbin/sysctl",
                "sbin/mount",
                "sbin/pfctl",
                "sbin/ipfw",
                "sbin/kldstat",
                "usr/sbin/jls",
                "usr/bin/sockstat",
                "usr/bin/uname",
                "usr/sbin/sshd",
                "usr/bin/dpkg-query",
                "usr/sbin/nginx",
                "usr/bin/systemctl")) {
            Path file = image.resolve(program);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "#!/bin/sh\necho run >> " + mark + "\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.createDirectories(image.resolve("etc"));
        Files.writeString(image.resolve("etc/os-release"), "ID=" + system + "\n");

        Settings settings = new SettingsCollector(MachineFiles.ofImage(image)).collect(_ -> {});

        assertThat(settings.system().distribution()).isEqualTo(system);
        assertThat(settings.sysctl()).isEmpty();
        assertThat(mark).doesNotExist();
    }
}
