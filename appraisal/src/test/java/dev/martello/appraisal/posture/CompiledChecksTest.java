package dev.martello.appraisal.posture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.martello.appraisal.posture.Outcome.CannotTell;
import dev.martello.appraisal.posture.Outcome.Failed;
import dev.martello.appraisal.posture.Outcome.Fault;
import dev.martello.appraisal.posture.Outcome.NotApplicable;
import dev.martello.appraisal.posture.Outcome.Passed;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.settings.Mount;
import dev.martello.evidence.settings.Mounts;
import dev.martello.evidence.settings.OperatingSystem;
import dev.martello.evidence.settings.OsFamily;
import dev.martello.evidence.settings.Settings;
import dev.martello.evidence.settings.Sysctls;
import dev.martello.evidence.settings.Unseen;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompiledChecksTest {
    private static final String DENIED = "/proc/sys/kernel/secret may not be read";

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "sysctl['kernel.a'] == '1'; passed",
                "sysctl['kernel.a'] == '0'; failed",
                "sysctl['kernel.secret'] == '1'; /proc/sys/kernel/secret may not be read",
                "sysctl['kernel.secret'] != '1'; /proc/sys/kernel/secret may not be read",
                "false == (sysctl['kernel.secret'] == '1'); /proc/sys/kernel/secret may not be read",
                "sysctl['kernel.a'] == '1' || sysctl['kernel.secret'] == '1'; passed",
                "sysctl['kernel.a'] == '0' && sysctl['kernel.secret'] == '1'; failed",
                "\"kernel.secret\" in sysctl; /proc/sys/kernel/secret may not be read",
                "!(\"kernel.secret\" in sysctl); /proc/sys/kernel/secret may not be read",
                "\"kernel.b\" in sysctl; failed",
                "!(\"kernel.b\" in sysctl); passed",
                "kernel.config['CONFIG_X'] == 'y'; the kernel was not looked at",
                "sysctl['kernel.text'].matches('^m.n'); passed",
                "matches(sysctl['kernel.text'], 'A$|B$'); failed",
                "sysctl['kernel.text'].matches('^' + sysctl['kernel.a']); failed",
                "sysctl['kernel.text'].matches('man('); missing closing )",
                "sysctl['kernel.text'].matches('(((a{9}){9}){9}){9}'); repeats too much",
                "int(sysctl['kernel.text']) > 1; For input string: \"many\"",
            })
    void takesNothingThatCouldNotBeSeenForGoodOrBad(String pass, String expected) throws MalformedCheck {
        Outcome outcome = judge("pass: >-\n      " + pass, settings());

        assertThat(
                        switch (outcome) {
                            case Passed() -> "passed";
                            case Failed _ -> "failed";
                            case CannotTell(String reason) -> reason;
                            case NotApplicable() -> "not applicable";
                        })
                .contains(expected);
    }

    @Test
    void saysOfEachElementWhatIsWrongWithIt() throws MalformedCheck {
        String check = """
            each: mounts.filter(m, m.type == "tmpfs")
                pass: '"noexec" in it.options'
                subject: "{it.path}"
                seen: "{it.type} with {it.options.join(\\",\\")}"
            """.strip();

        assertThat(judge(check, settings(mount("/tmp", "rw", "nosuid"), mount("/run", "rw", "noexec"))))
                .isEqualTo(new Failed(List.of(new Fault("/tmp", "tmpfs with rw,nosuid"))));
    }

    @Test
    void saysOfAnEmptyValueThatItIs() throws MalformedCheck {
        assertThat(judge(
                        "each: mounts\n    pass: 'false'\n    subject: a mount\n    seen: '{it.path}'",
                        settings(mount(" "))))
                .isEqualTo(new Failed(List.of(new Fault("a mount", "empty"))));
    }

    @Test
    void hasNothingToSayWhereItDoesNotApply() throws MalformedCheck {
        assertThat(judge("applies: \"'kernel.b' in sysctl\"\n    pass: sysctl['kernel.b'] == '1'", settings()))
                .isEqualTo(new NotApplicable());
        assertThat(judge(
                        "applies: \"'kernel.secret' in sysctl\"\n    pass: sysctl['kernel.secret'] == '1'", settings()))
                .isEqualTo(new CannotTell(DENIED));
        assertThat(judge("applies: kernel.config['A'] == 'y'\n    pass: 'false'", settings()))
                .isEqualTo(new CannotTell("the kernel was not looked at"));
    }

    @Test
    void doesNotLetOneThatCannotBeToldHideAFault() throws MalformedCheck {
        String check = "each: mounts\n    pass: it.path != '/tmp' && (it.path != '/x' || kernel.release == '1')";

        assertThat(judge(check, settings(mount("/x"), mount("/tmp")))).isInstanceOf(Failed.class);
        assertThat(judge(check, settings(mount("/x"), mount("/var"))))
                .isEqualTo(new CannotTell("the kernel was not looked at"));
    }

    @Test
    void boundsTheFaultsOfAMachineThatHasAnyNumber() throws MalformedCheck {
        Mount[] mounts = new Mount[20_000];
        for (int i = 0; i < mounts.length; i++) {
            mounts[i] = mount("/m" + i);
        }

        assertThat(judge("each: mounts\n    pass: 'false'\n    subject: '{it.path}'", settings(mounts)))
                .isInstanceOfSatisfying(Failed.class, failed -> {
                    assertThat(failed.faults()).hasSize(51);
                    assertThat(failed.faults().getLast().seen()).isEqualTo("19950 more are not shown");
                });
    }

    /** Lists and maps stay what the language knows, whatever an expression does with them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "mounts[0].options[1] == 'nosuid' && size(mounts) == 2",
                "mounts.map(m, m.path) == ['/tmp', '/run'] && mounts[1].options == ['rw']",
                "mounts.filter(m, 'rw' in m.options).map(m, m.options).flatten().size() == 3",
                "(mounts + mounts).size() == 4 && mounts == mounts && mounts[0] != mounts[1]",
                "sysctl.exists(name, sysctl[name] == 'many') && sysctl.all(name, name.startsWith('kernel.'))",
                "sysctl == sysctl && size(sysctl) == 2 && sysctl.map(name, name).join(',') == 'kernel.a,kernel.text'",
                "has(system.family) && !has(kernel.release) || true",
            })
    void knowsListsAndMaps(String pass) throws MalformedCheck {
        assertThat(judge("pass: >-\n      " + pass, settings(mount("/tmp", "rw", "nosuid"), mount("/run", "rw"))))
                .isEqualTo(new Passed());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "mounts[2].path == ''; Index out of bounds: 2",
                "mounts[-1].path == ''; Index out of bounds: -1",
                "sysctl['kernel.none'] == ''; kernel.none",
            })
    void saysWhatIsNotInThem(String pass, String reason) throws MalformedCheck {
        assertThat(judge("pass: >-\n      " + pass, settings(mount("/tmp", "rw"), mount("/run", "rw"))))
                .isInstanceOfSatisfying(
                        CannotTell.class, told -> assertThat(told.reason()).contains(reason));
    }

    @Test
    void asksOnlyChecksOfTheSystem() throws MalformedCheck {
        CompiledChecks checks = compile(check("pass: 'true'").replace("[linux]", "[freebsd]"));

        assertThat(checks.judge(settings())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        pass: sysctl["a"] == 1        | line 5: check kernel.tested: column 13: == compares two of one type
        pass: kernel.lockdwn == "x"   | kernel has no 'lockdwn'; did you mean 'lockdown'?
        pass: kernel.lockdown == "on" | lockdown is never "on", but one of [none, integrity, confidentiality]
        pass: kernel.tainted          | "pass" must be a truth, and is a number
        each: kernel.release          | "each" must be a list, and is a text
        applies: sysctl["a"]          | "applies" must be a truth, and is a text
        unknown: x                    | line 5: "unknown" is not a field of a check
        id: kernel.other              | "id" is there twice
        """)
    void refusesChecksThatCannotBeAsked(String field, String problem) {
        assertThatExceptionOfType(MalformedCheck.class)
                .isThrownBy(() -> compile(check(field)))
                .withMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "sysctl: {kernel.a: '0'}; line 14: kernel.tested should pass with this sample",
                "sysctl: {kernel.b: '1'}; line 14: kernel.tested should pass with this sample",
                "sysctl: [1]; a sample that is not as settings are: sysctl is of type map",
                "sysctls: {}; facts have no sysctls",
                "kernel: {tainted: x}; kernel.tainted is of type int, and not x",
                "kernel: {lockdwn: none}; facts have no kernel.lockdwn",
            })
    void saysWhichSampleItDoesNotAnswerAsItShould(String sample, String problem) throws MalformedCheck {
        CompiledChecks checks = compile(check("pass: sysctl['kernel.a'] == '1'") + "    passing:\n      - " + sample
                + "\n    failing:\n      - sysctl: {kernel.a: '0'}\n");

        assertThat(checks.trial()).singleElement().asString().contains(problem);
    }

    @Test
    void wantsSamplesOfBothKindsAndNoOpinionOnNothing() throws MalformedCheck {
        assertThat(compile(check("pass: 'true'")).trial())
                .containsExactly(
                        "kernel.tested has no sample that is passing",
                        "kernel.tested has no sample that is failing",
                        "kernel.tested says something where nothing could be seen");
    }

    private static Outcome judge(String fields, Settings settings) throws MalformedCheck {
        return compile(check(fields)).judge(settings).getFirst().outcome();
    }

    private static CompiledChecks compile(String document) throws MalformedCheck {
        return CompiledChecks.of(PostureDocument.parse(Bytes.utf8(document)).checks());
    }

    /** A check with these fields, and with all others that one must have. */
    private static String check(String fields) {
        StringBuilder document = new StringBuilder("""
            format: 1
            checks:
              - id: kernel.tested
                title: It is as it should be.
            """);
        document.append("    ").append(fields).append('\n');
        for (String each : List.of(
                "pass: sysctl['kernel.a'] == '1'",
                "subject: it",
                "seen: something else",
                "systems: [linux]",
                "severity: low",
                "why: Somebody gains something.",
                "references: [Nobody]",
                "remedy: {risk: safe live, apply: change it}")) {
            if (!(fields + "\n").contains(each.substring(0, each.indexOf(':') + 1))) {
                document.append("    ").append(each).append('\n');
            }
        }
        return document.toString();
    }

    private static Settings settings(Mount... mounts) {
        TreeMap<String, String> sysctl = new TreeMap<>();
        sysctl.put("kernel.a", "1");
        sysctl.put("kernel.text", "many");
        List<Settings.Part> parts = new ArrayList<>(List.of(new Sysctls(sysctl), new Mounts(List.of(mounts))));
        return Settings.of(
                new OperatingSystem(OsFamily.LINUX, "debian", "12"),
                parts,
                List.of(
                        new Unseen("sysctl.kernel.secret", DENIED),
                        new Unseen("kernel", "the kernel was not looked at")));
    }

    private static Mount mount(String path, String... options) {
        return new Mount(path, "tmpfs", "tmpfs", List.of(options));
    }
}
