package dev.martello.appraisal.posture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.martello.appraisal.Severity;
import dev.martello.appraisal.expression.FactConstant;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.settings.OperatingSystem;
import dev.martello.evidence.settings.OsFamily;
import dev.martello.evidence.settings.Settings;
import dev.martello.evidence.settings.Sysctls;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfilesTest {
    private static final String CHECKS =
            """
            format: 1
            checks:
            """ + check("ssh.alive", "KSPP recommended settings", "parameters: {maxSeconds: 900, modes: [a, b]}")
                    + check("ssh.root", "CIS Debian Linux 12 Benchmark", "parameters: {isStrict: true, name: x}")
                    + check("kernel.panic", "KSPP, newer", "parameters: {}");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "checks: [ssh]                                        | ssh.alive ssh.root",
                "checks: [kernel.panic, ssh.root]                     | ssh.root kernel.panic",
                "checks: ['*.root', 'kern*']                          | ssh.root kernel.panic",
                "citing: ['KSPP*']                                    | ssh.alive kernel.panic",
                "checks: ['*'], without: [ssh]                        | kernel.panic",
                "checks: [ssh.root], citing: ['KSPP, newer']          | ssh.root kernel.panic",
                "extends: [base]                                      | ssh.alive ssh.root",
                "extends: [base], checks: [kernel], without: ['*.root'] | ssh.alive kernel.panic",
            })
    void choosesByIdentifierAreaPatternAndReference(String fields, String expected) throws MalformedCheck {
        Profiles.Choice choice = choose(fields + "}\n  - {name: base, title: Base, checks: [ssh]");

        assertThat(choice.problems()).isEmpty();
        assertThat(choice.checks()).extracting(each -> each.id().text()).containsExactly(expected.split(" ", -1));
    }

    @Test
    void beginsWithTheValuesOfThoseItExtendsAndTheLaterCounts() throws MalformedCheck {
        Profiles.Choice choice = choose("""
            extends: [left, right], severity: {ssh.alive: critical}}
              - {name: left, title: L, extends: [base], parameters: {ssh.alive: {maxSeconds: 1}}}
              - {name: right, title: R, extends: [base], parameters: {ssh.alive: {maxSeconds: 2, modes: [c]}}, severity: {ssh: high}}
              - {name: base, title: B, checks: [ssh]""");

        assertThat(choice.problems()).isEmpty();
        assertThat(choice.checks()).extracting(Check::severity).containsExactly(Severity.CRITICAL, Severity.HIGH);
        assertThat(choice.checks().getFirst().parameters())
                .isEqualTo(
                        Map.of("maxSeconds", new FactConstant.Whole(2), "modes", new FactConstant.Texts(List.of("c"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "checks: [ssh.rot]                                            | there is no check and no area ssh.rot",
                "checks: []                                                   | it asks no check",
                "citing: [NSA]                                                | there is no check that cites NSA",
                "checks: [ssh], without: [kernel]                             | it does not ask kernel, so nothing can be said of it",
                "checks: [ssh], without: [kernal]                             | there is no check and no area kernal",
                "checks: [ssh], parameters: {kernel.panic: {a: 1}}            | it does not ask kernel.panic, so",
                "checks: [ssh], parameters: {ssh.alive: {seconds: 1}}         | ssh.alive has no parameter seconds, but maxSeconds, modes",
                "checks: [kernel], parameters: {kernel.panic: {seconds: 1}}   | kernel.panic has no parameter seconds, and no other",
                "checks: [ssh], parameters: {ssh.alive: {maxSeconds: '1'}}    | the parameter maxSeconds of ssh.alive is a whole number, not text",
                "checks: [ssh], parameters: {ssh.alive: {modes: a}}           | the parameter modes of ssh.alive is a list of texts, not text",
                "checks: [ssh], parameters: {ssh.root: {isStrict: 1}}         | the parameter isStrict of ssh.root is true or false, not a whole number",
                "checks: [ssh], severity: {kernel: low}                       | it does not ask kernel, so",
                "extends: [nobody]                                            | there is no profile nobody",
                "extends: [site]                                              | it extends site, which extends it in turn",
                "extends: [other]}, {name: other, title: O, extends: [site]   | it extends other, which is at fault itself: profile other: it extends site, which extends it in turn",
            })
    void saysWhatIsWrongAndWhere(String fields, String problem) throws MalformedCheck {
        Profiles.Choice choice = choose(fields);

        assertThat(choice.problems())
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each.line()).isEqualTo(3));
        assertThat(choice.problems().getFirst().toString()).startsWith("line 3: profile site: " + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: Site, title: T         | line 3: \"Site\" is no name of a profile",
                "name: site                   | line 3: a profile needs \"name\" and \"title\"",
                "name: site, title: T, of: x  | \"of\" is not a field of a profile",
                "name: site, title: T, severity: {ssh: grave} | \"grave\" is no severity",
                "name: site, title: T, systems: [plan9] | \"plan9\" is no system",
                "name: site, title: T, parameters: {ssh.alive: {maxSeconds: {}}} | expected true or false, found start object",
                "name: site, title: T, parameters: {ssh.alive: {maxSeconds: 99999999999999999999999}} | not YAML: Number",
            })
    void refusesWhatIsNoProfile(String fields, String problem) {
        assertThatExceptionOfType(MalformedCheck.class)
                .isThrownBy(() -> profiles("format: 1\nprofiles:\n  - {" + fields + "}\n"))
                .withMessageContaining(problem);
    }

    @Test
    void refusesTwoOfOneName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> choose("checks: [ssh]}, {name: site, title: again, checks: [ssh]"))
                .withMessage("there are two profiles site");
    }

    /** A chain that each level names twice would be looked at 2^60 times. */
    @Test
    void looksAtAProfileThatManyExtendOnce() throws MalformedCheck {
        StringBuilder chain = new StringBuilder("extends: [p59]}");
        for (int i = 59; i > 0; i--) {
            chain.append(", {name: p%d, title: P, extends: [p%d, p%d]}".formatted(i, i - 1, i - 1));
        }

        assertThat(choose(chain + ", {name: p0, title: P, checks: [kernel]").checks())
                .hasSize(1);
    }

    @Test
    void asksWithTheValuesOfTheProfile() throws MalformedCheck {
        String check = check("site.a", "ours", "parameters: {most: 5}")
                .replace("pass: 'true'", "pass: int(sysctl['a']) <= parameter.most")
                .replace("seen: x", "seen: \"more than {string(parameter.most)}\"")
                .replace("apply: x", "apply: 'set {parameter.most}'");
        List<Check> checks = PostureDocument.parse(Bytes.utf8("format: 1\nchecks:\n" + check))
                .checks();
        Profiles profiles = new Profiles(
                profiles(
                        "format: 1\nprofiles:\n  - {name: p, title: P, checks: [site], parameters: {site.a: {most: 2}}}"),
                checks);

        List<Check> strict = profiles.choose(profiles.find("p").orElseThrow()).checks();

        assertThat(outcome(checks)).isEqualTo(new Outcome.Passed());
        assertThat(outcome(strict)).isEqualTo(new Outcome.Failed(List.of(new Outcome.Fault("x", "more than 2"))));
        assertThat(strict.getFirst().remedy().apply()).isEqualTo("set 2");
    }

    @Test
    void standardProfilesHaveNoProblemAndAskSomething() throws MalformedCheck {
        Profiles profiles = new Profiles(StandardChecks.profiles(), StandardChecks.read());

        assertThat(profiles.all())
                .extracting(Profile::name)
                .contains("edge-cache-linux", "edge-cache-freebsd", "kspp", "image");
        for (Profile each : profiles.all()) {
            Profiles.Choice choice = profiles.choose(each);
            assertThat(choice.problems()).as(each.name()).isEmpty();
            assertThat(choice.checks()).as(each.name()).hasSizeGreaterThan(20);
            assertThat(CompiledChecks.of(choice.checks()).size())
                    .isEqualTo(choice.checks().size());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "a, a, true",
        "a, b, false",
        "*, '', true",
        "a*, a, true",
        "*c, abc, true",
        "a*c, abcbc, true",
        "a*c, acb, false",
        "*a*b*, xaxbx, true",
        "a**, a, true",
        "'', '', true",
        "'', a, false",
        "ab, a, false",
        "*.x, a.b.x, true",
    })
    void takesAnAsteriskForAnything(String pattern, String text, boolean matches) {
        assertThat(new Wildcard(pattern).matches(text)).isEqualTo(matches);
    }

    private static Outcome outcome(List<Check> checks) throws MalformedCheck {
        Settings settings = Settings.of(
                new OperatingSystem(OsFamily.LINUX, "debian", "12"),
                List.of(new Sysctls(new TreeMap<>(Map.of("a", "4")))),
                List.of());
        return CompiledChecks.of(checks).judge(settings).getFirst().outcome();
    }

    private static Profiles.Choice choose(String fields) throws MalformedCheck {
        String document = fields.contains("\n  - ")
                ? "  - {name: site, title: T, " + fields + "}\n"
                : "  [{name: site, title: T, " + fields + "}]\n";
        Profiles profiles = new Profiles(
                profiles("format: 1\nprofiles:\n" + document),
                PostureDocument.parse(Bytes.utf8(CHECKS)).checks());
        return profiles.choose(profiles.find("site").orElseThrow());
    }

    private static List<Profile> profiles(String document) throws MalformedCheck {
        return PostureDocument.parse(Bytes.utf8(document)).profiles();
    }

    private static String check(String id, String reference, String parameters) {
        return Stream.of(
                        "- id: " + id,
                        "  title: T",
                        "  systems: [linux]",
                        "  severity: low",
                        "  " + parameters,
                        "  pass: 'true'",
                        "  subject: x",
                        "  seen: x",
                        "  why: x",
                        "  references: ['" + reference + "']",
                        "  remedy: {risk: safe live, apply: x}")
                .map(line -> "  " + line + "\n")
                .reduce("", String::concat);
    }
}
