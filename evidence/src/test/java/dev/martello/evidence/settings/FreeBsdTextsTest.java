package dev.martello.evidence.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FreeBsdTextsTest {
    @Test
    void readsSettingsWhoseValuesGoOnInTheNextLines() throws MalformedSettings {
        assertThat(SysctlText.parse("""
                kern.version: FreeBSD 14.1-RELEASE GENERIC

                kern.securelevel: -1
                kern.domainname:\s
                kern.msgbuf: first: one
                Second line
                  third. line
                hw.model: AMD EPYC
                net.inet.ip.portrange.first: 10000
                """))
                .containsExactly(
                        entry("hw.model", "AMD EPYC"),
                        entry("kern.domainname", ""),
                        entry("kern.msgbuf", "first: one\nSecond line\n  third. line"),
                        entry("kern.securelevel", "-1"),
                        entry("kern.version", "FreeBSD 14.1-RELEASE GENERIC"),
                        entry("net.inet.ip.portrange.first", "10000"));
        assertThatExceptionOfType(MalformedSettings.class)
                .isThrownBy(() -> SysctlText.parse("sysctl: unknown oid\n"))
                .withMessageStartingWith("line 1: expected a setting");
    }

    @Test
    void readsAssignmentsInEachForm() throws MalformedSettings {
        assertThat(AssignmentText.parse("""
                # a comment
                sshd_enable="YES"   # with a comment
                ntpd_enable=NO
                  pf_flags='-q "x" $y'
                empty=""
                bare=
                net.ipv4.ip_forward = 0
                -net.ipv4.conf.*.rp_filter=1
                kern.geom.label.gptid.enable="0"
                sshd_enable="NO"
                ; another comment
                """))
                .containsExactly(
                        entry("-net.ipv4.conf.*.rp_filter", "1"),
                        entry("bare", ""),
                        entry("empty", ""),
                        entry("kern.geom.label.gptid.enable", "0"),
                        entry("net.ipv4.ip_forward", "0"),
                        entry("ntpd_enable", "NO"),
                        entry("pf_flags", "-q \"x\" $y"),
                        entry("sshd_enable", "NO"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "if true; then sshd_enable=NO; fi",
                "ifconfig_em0=\"$address up\"",
                "x=$(cat /etc/secret)",
                "x=`id`",
                "x=\"a\" y=\"b\"",
                "x=\"a",
                ". /etc/rc.conf.site",
                "x+=y",
            })
    void leavesToAShellWhatOnlyAShellCanSay(String line) {
        assertThatExceptionOfType(MalformedSettings.class)
                .isThrownBy(() -> AssignmentText.parse("a=b\n" + line + "\n"))
                .withMessage("line 2: expected name=value, found \"" + line + "\"");
    }

    @Test
    void readsLoadedFilesWithoutTheKernel() throws MalformedSettings {
        assertThat(KldstatText.parse("""
                Id Refs Address                Size Name
                 1   24 0xffffffff80200000  1d345b0 kernel
                 2    1 0xffffffff81f35000   5d5958 zfs.ko
                 3    1 0xffffffff82e20000     5f00 ig4.ko
                """)).containsExactly(new KernelModule("ig4", ""), new KernelModule("zfs", ""));
        assertThatExceptionOfType(MalformedSettings.class)
                .isThrownBy(() -> KldstatText.parse("Id Refs Address Size Name\n 1 kernel\n"))
                .withMessageStartingWith("line 2: expected a loaded file");
    }

    @Property(tries = 300)
    void doNothingWithAnyTextButReadOrRefuseIt(@ForAll String text) {
        for (Reader each : List.<Reader>of(SysctlText::parse, AssignmentText::parse, KldstatText::parse)) {
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
