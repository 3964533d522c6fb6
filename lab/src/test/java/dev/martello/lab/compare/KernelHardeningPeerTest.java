package dev.martello.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.martello.appraisal.posture.Check;
import dev.martello.appraisal.posture.CheckResult;
import dev.martello.appraisal.posture.CompiledChecks;
import dev.martello.appraisal.posture.MalformedCheck;
import dev.martello.appraisal.posture.Outcome;
import dev.martello.appraisal.posture.StandardChecks;
import dev.martello.evidence.settings.MalformedSettings;
import dev.martello.evidence.settings.OperatingSystem;
import dev.martello.evidence.settings.OsFamily;
import dev.martello.evidence.settings.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelHardeningPeerTest {
    private static final Settings LINUX =
            Settings.of(new OperatingSystem(OsFamily.LINUX, "debian", "12"), List.of(), List.of());

    /** Four decisions out of those of {@code kernel-hardening-checker -a -m json}, version 0.6.17.1. */
    private static final String SAMPLE = """
            [{"option_name": "CONFIG_SLUB_DEBUG", "type": "kconfig", "reason": "self_protection", "decision": "defconfig", \
            "desired_val": "y", \
            "check_result": "OK", "check_result_bool": true}, \
            {"option_name": "CONFIG_LSM", "type": "kconfig", "reason": "self_protection", "decision": "kspp", \
            "desired_val": "*lockdown*", \
            "check_result": "OK: in \\"landlock,lockdown,yama,loadpin,safesetid,integrity,smack,tomoyo,apparmor,bpf\\"", "check_result_bool": true}, \
            {"option_name": "mitigations", "type": "cmdline", "reason": "self_protection", "decision": "kspp", \
            "desired_val": "auto,nosmt", \
            "check_result": "FAIL: \\"auto,no_guest_host,no_guest_guest\\"", "check_result_bool": false}, \
            {"option_name": "kernel.kptr_restrict", "type": "sysctl", "reason": "cut_attack_surface", "decision": "kspp", \
            "desired_val": "2", \
            "check_result": "FAIL: \\"0\\"", "check_result_bool": false}]
            """;

    @Test
    void readsEachDecisionOfTheProgram() throws CompareFailure {
        assertThat(KernelHardeningPeer.answers("this machine", SAMPLE))
                .containsExactly(
                        new PeerAnswer("CONFIG_SLUB_DEBUG", true),
                        new PeerAnswer("CONFIG_LSM lockdown", true),
                        new PeerAnswer("mitigations", false),
                        new PeerAnswer("kernel.kptr_restrict", false));
    }

    @Test
    void readsItsDecisionsBehindAWarning() throws CompareFailure {
        String output = "[!] WARNING: found strange Kconfig option CONFIG_BUG with empty value\n" + SAMPLE;

        assertThat(KernelHardeningPeer.answers("small.config", output)).hasSize(4);
    }

    @Test
    void takesAnErrorOfTheProgramForNoAnswer() {
        assertThatExceptionOfType(CompareFailure.class)
                .isThrownBy(() -> KernelHardeningPeer.answers(
                        "config-6.1", "[-] ERROR: unable to open config-6.1, are you sure it exists?\n"))
                .withMessage("kernel-hardening-checker says of config-6.1: "
                        + "[-] ERROR: unable to open config-6.1, are you sure it exists?");
    }

    @Test
    void asksChecksOfAKernelThatDoesNotRun() throws MalformedSettings, MalformedCheck {
        Settings kernel = KernelConfigPeer.startedWith(LINUX, """
                #
                # Automatically generated file; DO NOT EDIT.
                # Linux/x86 6.15.4 Kernel Configuration
                #
                CONFIG_X86_64=y
                CONFIG_HARDENED_USERCOPY=y
                # CONFIG_HARDENED_USERCOPY_DEFAULT_ON is not set
                CONFIG_SECURITY_LOCKDOWN_LSM=y
                """);

        assertThat(outcome("kernel-start.copy-checks", kernel)).isInstanceOf(Outcome.Failed.class);
        assertThat(outcome("kernel-start.base-address", kernel)).isInstanceOf(Outcome.Passed.class);
        assertThat(outcome("kernel.lockdown", kernel)).isInstanceOf(Outcome.CannotTell.class);
        assertThat(outcome("kernel.dmesg-restrict", kernel)).isInstanceOf(Outcome.CannotTell.class);
    }

    private static Outcome outcome(String id, Settings settings) throws MalformedCheck {
        List<Check> checks = StandardChecks.read().stream()
                .filter(each -> each.id().text().equals(id))
                .toList();
        List<CheckResult> results = CompiledChecks.of(checks).judge(settings);
        return results.getFirst().outcome();
    }
}
