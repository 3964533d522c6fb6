package dev.martello.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.settings.OsFamily;
import dev.martello.evidence.settings.Settings;
import dev.martello.evidence.settings.Unseen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssignmentCollectorTest {
    @TempDir
    private Path image;

    @Test
    void letsTheLaterFileOfFreeBsdWin() throws IOException {
        write("bin/freebsd-version", "USERLAND_VERSION=\"14.1-RELEASE\"\n");
        write("boot/defaults/loader.conf", "autoboot_delay=\"10\"\nboot_serial=\"NO\"\n");
        write("boot/loader.conf", "autoboot_delay=\"5\"\n");
        write("boot/loader.conf.local", "autoboot_delay=\"-1\"\n");
        write("etc/rc.conf", "sshd_enable=\"YES\"\nntpd_enable=\"NO\"\n");
        write("etc/rc.conf.local", "ntpd_enable=\"NO\"\nnginx_enable=\"NO\"\n");
        write("etc/rc.conf.d/ntpd", "ntpd_enable=\"YES\"\n");
        write("usr/local/etc/rc.conf.d/nginx/site", "nginx_enable=\"YES\"\n");
        write("etc/sysctl.conf", "security.bsd.see_other_uids=0\n");

        Settings settings = collect();

        assertThat(settings.system().family()).isEqualTo(OsFamily.FREEBSD);
        assertThat(settings.loader().orElseThrow())
                .containsExactly(entry("autoboot_delay", "-1"), entry("boot_serial", "NO"));
        assertThat(settings.rc().orElseThrow())
                .containsExactly(
                        entry("nginx_enable", "YES"), entry("ntpd_enable", "YES"), entry("sshd_enable", "YES"));
        assertThat(settings.configuredSysctl().orElseThrow())
                .containsExactly(entry("security.bsd.see_other_uids", "0"));
        assertThat(settings.sysctl()).isEmpty();
    }

    @Test
    void readsLinuxSettingsByNameWhereTheFirstDirectoryHidesTheOthers() throws IOException {
        write("etc/os-release", "ID=debian\n");
        write("usr/lib/sysctl.d/50-default.conf", "kernel.sysrq = 16\nkernel.core_uses_pid = 1\n");
        write("usr/lib/sysctl.d/60-site.conf", "kernel.panic = 1\n");
        write("etc/sysctl.d/60-site.conf", "kernel/sysrq = 0\n-net/ipv4/conf/eth0.1/rp_filter = 1\n");
        write("etc/sysctl.d/README", "not read\n");
        write("etc/sysctl.conf", "kernel.kptr_restrict=2\n");

        assertThat(collect().configuredSysctl().orElseThrow())
                .containsExactly(
                        entry("kernel.core_uses_pid", "1"),
                        entry("kernel.kptr_restrict", "2"),
                        entry("kernel.sysrq", "0"),
                        entry("net.ipv4.conf.eth0/1.rp_filter", "1"));
    }

    @Test
    void saysNothingOfFilesThatAreMoreThanAssignments() throws IOException {
        write("bin/freebsd-version", "");
        write("etc/rc.conf", "sshd_enable=\"YES\"\n");
        write("etc/rc.conf.local", "[ -f /etc/rc.site ] && . /etc/rc.site\n");

        Settings settings = collect();

        assertThat(settings.rc()).isEmpty();
        assertThat(settings.unseen())
                .contains(new Unseen(
                        "rc",
                        "/etc/rc.conf.local is not understood: line 1: expected name=value, found"
                                + " \"[ -f /etc/rc.site ] && . /etc/rc.site\""));
        assertThat(settings.loader()).isPresent();
    }

    private Settings collect() throws IOException {
        return new SettingsCollector(MachineFiles.ofImage(image)).collect(_ -> {});
    }

    private void write(String path, String text) throws IOException {
        Path file = image.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
