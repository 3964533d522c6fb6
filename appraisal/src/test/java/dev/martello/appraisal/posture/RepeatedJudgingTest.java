package dev.martello.appraisal.posture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.settings.Kernel;
import dev.martello.evidence.settings.Mount;
import dev.martello.evidence.settings.Mounts;
import dev.martello.evidence.settings.OperatingSystem;
import dev.martello.evidence.settings.OsFamily;
import dev.martello.evidence.settings.Settings;
import dev.martello.evidence.settings.SettingsItem;
import dev.martello.evidence.settings.SettingsPieces;
import dev.martello.evidence.settings.Sysctls;
import dev.martello.evidence.settings.Unseen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepeatedJudgingTest {
    private static final String CHECKS =
            """
            format: 1
            checks:
            """ + check("kernel.value", "pass: sysctl['a.b'] == '1'\n    seen: \"{sysctl['a.c']}\"")
                    + check("kernel.presence", "pass: \"!('a.b' in sysctl)\"\n    seen: it is there")
                    + check(
                            "kernel.applies",
                            "applies: \"'a.c' in sysctl\"\n    pass: sysctl['a.c'] == sysctl['a.b']\n    seen: \"{system.version}\"")
                    + check(
                            "kernel.release",
                            "pass: kernel.release == '6.1'\n    seen: \"{kernel.release} of {string(size(sysctl))}\"")
                    + check("kernel.option", "pass: kernel.config['CONFIG_A.B'] == 'y'\n    seen: x")
                    + check(
                            "mounts.each",
                            "each: mounts\n    pass: \"'ro' in it.options && 'a.b' in sysctl\"\n    seen: \"{it.path}\"")
                    + check("kernel.all", "pass: sysctl.all(name, sysctl[name] != '3')\n    seen: \"{sysctl['a.b']}\"");

    private static final List<Unseen> UNSEEN = List.of(
            new Unseen("sysctl.a.b", "it may not be read"),
            new Unseen("sysctl.a", "none may be read"),
            new Unseen("sysctl", "there is no proc"),
            new Unseen("kernel.config", "it was built without"),
            new Unseen("kernel", "the kernel was not looked at"),
            new Unseen("mounts", "there is no proc here"),
            new Unseen("ssh", "nobody asks"));

    /** The one law: what is remembered is what would be said. */
    @ParameterizedTest
    @ValueSource(longs = {1, 10_000, Long.MAX_VALUE})
    void saysWhatIsSaidOfEachAloneHoweverMuchItRemembers(long maxOctets) throws MalformedCheck {
        CompiledChecks checks =
                CompiledChecks.of(PostureDocument.parse(Bytes.utf8(CHECKS)).checks());
        RepeatedJudging repeated = new RepeatedJudging(checks, List.of(), maxOctets);
        Random random = new Random(20261126);

        for (int i = 0; i < 2000; i++) {
            Settings settings = settings(random, i);
            assertThat(judged(repeated, settings)).as(settings.toString()).isEqualTo(checks.judge(settings));
        }
    }

    @Test
    void asksOfEachSystemItsChecks() throws MalformedCheck {
        CompiledChecks checks = CompiledChecks.of(StandardChecks.read());
        RepeatedJudging repeated = new RepeatedJudging(checks, List.of(), Long.MAX_VALUE);

        for (OsFamily family : OsFamily.values()) {
            Settings settings = Settings.of(new OperatingSystem(family, "x", "1"), List.of(), List.of());
            assertThat(judged(repeated, settings)).isEqualTo(checks.judge(settings));
            assertThat(judged(repeated, settings)).isEqualTo(checks.judge(settings));
        }
    }

    private static List<CheckResult> judged(RepeatedJudging repeated, Settings settings) {
        Bytes content = SettingsItem.write(settings).orElseThrow().content();
        return repeated.judge(SettingsPieces.of(content)).orElseThrow().results().stream()
                .map(StatedResult::result)
                .toList();
    }

    private static Settings settings(Random random, int number) {
        List<Settings.Part> parts = new ArrayList<>();
        if (random.nextInt(8) > 0) {
            TreeMap<String, String> sysctl = new TreeMap<>(Map.of("a.n", Integer.toString(number)));
            for (String name : List.of("a.b", "a.c", "a")) {
                if (random.nextInt(4) > 0) {
                    sysctl.put(name, Integer.toString(random.nextInt(4)));
                }
            }
            parts.add(new Sysctls(sysctl));
        }
        if (random.nextInt(4) > 0) {
            parts.add(kernel(random));
        }
        if (random.nextInt(4) > 0) {
            List<Mount> mounts = new ArrayList<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                mounts.add(
                        new Mount("/m" + random.nextInt(3), "ext4", "d", List.of(random.nextBoolean() ? "ro" : "rw")));
            }
            parts.add(new Mounts(mounts));
        }
        List<Unseen> unseen =
                UNSEEN.stream().filter(_ -> random.nextInt(4) == 0).toList();
        return Settings.of(
                new OperatingSystem(OsFamily.LINUX, "debian", Integer.toString(random.nextInt(2))), parts, unseen);
    }

    private static Kernel kernel(Random random) {
        TreeMap<String, String> config = new TreeMap<>();
        if (random.nextBoolean()) {
            config.put("CONFIG_A.B", random.nextBoolean() ? "y" : "m");
        }
        return new Kernel(
                Optional.of("6." + random.nextInt(2)).filter(_ -> random.nextBoolean()),
                Optional.empty(),
                Optional.<SortedMap<String, String>>of(config).filter(_ -> random.nextBoolean()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static String check(String id, String fields) {
        return """
              - id: %s
                title: T
                systems: [linux]
                severity: low
                %s
                subject: it
                why: x
                references: [x]
                remedy: {risk: safe live, apply: x}
            """.formatted(id, fields);
    }
}
