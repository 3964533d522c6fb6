package dev.martello.evidence.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LinuxTextsTest {
    @Test
    void readsTheOptionsOfACommandLine() {
        assertThat(CommandLineText.parse(
                        "quiet root=/dev/sda1 dm-mod.create=\"a b, c\" mitigations=off mitigations=auto -- init=/x\n"))
                .containsExactly(
                        entry("dm_mod.create", "a b, c"),
                        entry("mitigations", "auto"),
                        entry("quiet", ""),
                        entry("root", "/dev/sda1"));
    }

    @Test
    void readsWhatAKernelWasBuiltWith() throws MalformedSettings {
        assertThat(KernelConfigText.parse("""
                #
                # Linux/x86 6.1.0 Kernel Configuration
                #
                CONFIG_64BIT=y
                CONFIG_MODULE_SIG_HASH="sha256"
                # CONFIG_DEVMEM is not set
                CONFIG_HZ=250
                CONFIG_EXTRA=m
                """))
                .containsExactly(
                        entry("CONFIG_64BIT", "y"),
                        entry("CONFIG_EXTRA", "m"),
                        entry("CONFIG_HZ", "250"),
                        entry("CONFIG_MODULE_SIG_HASH", "sha256"));
        assertThatExceptionOfType(MalformedSettings.class)
                .isThrownBy(() -> KernelConfigText.parse("CONFIG_A=y\nboo\n"))
                .withMessage("line 2: expected an option, as in CONFIG_SECURITY=y");
    }

    @Test
    void readsMountsWithWhatSpacesBecameAndAnyNumberOfOptionalFields() throws MalformedSettings {
        assertThat(MountInfoText.parse("""
                36 35 98:0 /mnt1 /mnt\\0402 rw,noatime master:1 shared:2 - ext3 /dev/root ro,errors=continue
                22 1 0:20 / /tmp rw,nosuid - tmpfs tmpfs rw,size=1k
                """))
                .containsExactly(
                        new MountInfoText.Found(
                                new Mount(
                                        "/mnt 2",
                                        "ext3",
                                        "/dev/root",
                                        List.of("rw", "noatime", "ro", "errors=continue")),
                                "98:0"),
                        new MountInfoText.Found(
                                new Mount("/tmp", "tmpfs", "tmpfs", List.of("rw", "nosuid", "size=1k")), "0:20"));
        assertThatExceptionOfType(MalformedSettings.class)
                .isThrownBy(() -> MountInfoText.parse("\n36 35 98:0 /a /b rw - ext3\n"))
                .withMessageStartingWith("line 2: expected a mount");
    }

    @Test
    void readsModulesInTheOrderOfTheirNames() throws MalformedSettings {
        assertThat(ModuleTableText.parse("""
                zfs 4096000 7 - Live 0xffffffffc0a0b000 (POE)
                ext4 983040 1 - Live 0x0000000000000000
                crc16 16384 2 ext4,usb, Live 0x0000000000000000
                """))
                .containsExactly(
                        new KernelModule("crc16", ""), new KernelModule("ext4", ""), new KernelModule("zfs", "POE"));
        assertThatExceptionOfType(MalformedSettings.class)
                .isThrownBy(() -> ModuleTableText.parse("ext4 983040\n"))
                .withMessageStartingWith("line 1: expected a module");
    }

    @Property(tries = 300)
    void doNothingWithAnyTextButReadOrRefuseIt(@ForAll String text) {
        CommandLineText.parse(text);
        for (Reader each : List.<Reader>of(KernelConfigText::parse, MountInfoText::parse, ModuleTableText::parse)) {
            try {
                each.parse(text);
            } catch (MalformedSettings e) {
                assertThat(e).hasMessageStartingWith("line ");
            }
        }
    }

    private interface Reader {
        Object parse(String text) throws MalformedSettings;
    }
}
