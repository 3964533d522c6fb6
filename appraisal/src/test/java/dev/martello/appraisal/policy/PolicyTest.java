package dev.martello.appraisal.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.martello.appraisal.Facts;
import dev.martello.appraisal.Finding;
import dev.martello.appraisal.SampleFacts;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ItemDigest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {
    private static final String HEAD = """
        policy: 1
        requirements:
          pcrs: [0, 7]
          banks: [sha256]
        rules:
        """;

    @Test
    void readsTheDefaultPolicy() throws MalformedPolicy {
        Policy policy = Policy.parse(Policy.defaultDocument());

        assertThat(policy.requirements().pcrs())
                .containsExactlyElementsOf(
                        IntStream.range(0, 15).mapToObj(PcrIndex::of).toList());
        assertThat(policy.requirements().banks()).contains(HashAlgorithm.SHA256).doesNotContain(HashAlgorithm.SHA1);
        assertThat(policy.rules())
                .extracting(rule -> rule.id().text())
                .contains(
                        "secure-boot.off",
                        "secure-boot.unproven",
                        "boot-application.unknown",
                        "command-line.unexpected",
                        "file.unknown",
                        "runtime-log.violation",
                        "exit-boot-services.missing");
        assertThat(policy.rules()).allSatisfy(rule -> assertThat(rule.remedy()).isPresent());
        assertThat(policy.digest()).isEqualTo(HashAlgorithm.SHA256.hash(Policy.defaultDocument()));
    }

    @Test
    void defaultPolicyFindsNothingWhereNothingIsWrong() {
        List<Finding> findings = CompiledPolicy.standard().findings(SampleFacts.withUnknownFiles(0), Map.of());

        // The sample proves neither an application nor a command line.
        assertThat(findings)
                .extracting(finding -> finding.rule().text())
                .containsExactlyInAnyOrder("boot-application.unproven", "command-line.unproven");
    }

    @Test
    void fillsInTemplates() throws MalformedPolicy {
        String rule = """
              - id: some.file
                severity: high
                tier: warning
                each: runtime.unknownFiles
                when: it.path.startsWith("/tmp/") && it.entry > 1
                subject: "{it.path}"
                message: '{it.path} is entry {it.entry}, {it.difference == "added" ? "new" : "old"}: {boot.secureBoot == "on"}'
                remedy: Remove it.
            """;
        ItemDigest log = ItemDigest.of(Bytes.ascii("log"));

        List<Finding> findings = compile(rule).findings(SampleFacts.withUnknownFiles(2), Map.of("runtime", log));

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).hasToString("some.file");
            assertThat(finding.tier()).isEqualTo(TrustTier.WARNING);
            assertThat(finding.subject()).isEqualTo("/tmp/1");
            assertThat(finding.explanation()).isEqualTo("/tmp/1 is entry 2, new: true");
            assertThat(finding.remedy()).contains("Remove it.");
            assertThat(finding.item()).contains(log);
            assertThat(finding.entry()).hasValue(2);
        });
    }

    @Test
    void makesAFailingRuleAFinding() throws MalformedPolicy {
        for (String when : List.of(
                "runtime.unknownFiles[7].path == 'x'",
                "platform.matches('(' + platform)",
                "int(platform) == 1",
                "duration(platform) == duration('1s')",
                "9223372036854775807 + runtime.entries > 0",
                "platform.substring(100) == ''",
                "1 / (runtime.entries - runtime.entries) == 1",
                "runtime.unknownFiles.all(a, runtime.unknownFiles.all(b, a.entry > 0 || b.entry > 0))")) {
            List<Finding> findings = compile(rule("when: " + when))
                    .findings(SampleFacts.withUnknownFiles(when.contains("7") ? 1 : 300), Map.of());

            assertThat(findings).as(when).singleElement().satisfies(finding -> {
                assertThat(finding.rule()).hasToString("policy.rule-failed");
                assertThat(finding.tier()).isEqualTo(TrustTier.CONTRAINDICATED);
                assertThat(finding.explanation()).startsWith("rule test.rule came to no answer: ");
            });
        }
    }

    @Test
    void makesAFailingMessageAFinding() throws MalformedPolicy {
        String rule = rule("when: 'true'", "message: '{runtime.unknownFiles[7].path}'");

        assertThat(compile(rule).findings(SampleFacts.withUnknownFiles(1), Map.of()))
                .extracting(finding -> finding.rule().text())
                .containsExactly("policy.rule-failed");
    }

    @Test
    void asksNothingOfPartsThatAreNotThere() throws MalformedPolicy {
        Facts facts = SampleFacts.ofBootOnly();

        assertThat(compile(rule("when: runtime.entries == 0")).findings(facts, Map.of()))
                .isEmpty();
        assertThat(compile(rule("when: '!(runtime.entries == 0)'")).findings(facts, Map.of()))
                .isEmpty();
        assertThat(compile(rule("each: runtime.unknownFiles")).findings(facts, Map.of()))
                .isEmpty();
    }

    @Test
    void doesNotLetAnAbsentPartHideWhatIsCertain() throws MalformedPolicy {
        Facts facts = SampleFacts.ofBootOnly();

        assertThat(compile(rule("when: runtime.entries == 0 || boot.secureBoot == \"on\""))
                        .findings(facts, Map.of()))
                .hasSize(1);
        assertThat(compile(rule("when: boot.secureBoot == \"on\"", "message: not in {release.version}"))
                        .findings(facts, Map.of()))
                .extracting(Finding::explanation)
                .containsExactly("the rule holds, but cannot be explained: the facts have no release");
    }

    @Test
    void keepsWhatIsCertainOfOneElementWhenAnotherIsNot() throws MalformedPolicy {
        Facts some = SampleFacts.withUnknownFiles(2);
        Facts withoutRelease = new Facts(
                some.platform(),
                some.place(),
                some.logs(),
                some.boot(),
                some.userspace(),
                some.runtime(),
                Optional.empty(),
                some.firmware(),
                some.settings(),
                some.posture());

        assertThat(compile(rule(
                                "each: runtime.unknownFiles",
                                "when: it.path == \"/tmp/0\" || release.matches",
                                "subject: '{it.path}'"))
                        .findings(withoutRelease, Map.of()))
                .extracting(Finding::subject)
                .containsExactly("/tmp/0");
    }

    @Test
    void boundsFindingsOfOneRule() throws MalformedPolicy {
        List<Finding> findings =
                compile(rule("each: runtime.unknownFiles")).findings(SampleFacts.withUnknownFiles(20_000), Map.of());

        assertThat(findings).hasSize(51);
        assertThat(findings.getLast().explanation()).isEqualTo("19950 more findings of this rule are not shown");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        when: boot.secureBot == "off"              | boot has no 'secureBot'; did you mean 'secureBoot'? | 9
        when: bot.secureBoot == "off"              | there is no 'bot'; did you mean 'boot'?      | 9
        when: boot.secureBoot == "of"              | secureBoot is never "of", but one of [on, off, unproven] | 9
        when: '"unprovn" != boot.secureBoot'       | never "unprovn"                              | 9
        when: boot.secureBoot in ["on", "of"]      | never "of"                                   | 9
        when: logs.runtime == "gone"               | runtime is never "gone"                      | 9
        when: runtime.unknownFiles.exists(f, f.difference == "new") | difference is never "new"  | 9
        when: boot.secureBoot == 1                 | == compares two of one type                  | 9
        when: boot.secureBoot ==                   | it ends too early                            | 9
        when: runtime.entries                      | "when" must be a truth, and is a number           | 9
        each: boot.secureBoot                      | "each" must be a list, and is a text         | 9
        when: it.path == "x"                       | there is no 'it' here                        | 9
        each: runtime.unknownFiles[0]              | "each" must be a list                        | 9
        """)
    void refusesExpressionNamingRuleLineAndPlace(String field, String problem, int line) {
        assertThatExceptionOfType(MalformedPolicy.class)
                .isThrownBy(() -> compile(rule(field)))
                .satisfies(e -> assertThat(e.line()).isEqualTo(line))
                .withMessageStartingWith("policy, line " + line + ": rule test.rule: ")
                .withMessageContaining(problem);
    }

    @Test
    void showsThePlaceWithACaret() {
        assertThatExceptionOfType(MalformedPolicy.class)
                .isThrownBy(() -> compile(rule("when: boot.secureBot == \"off\"")))
                .withMessageContaining(" | boot.secureBot == \"off\"\n | ....^");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "message: '{it.path}'",
                "message: '{release}'",
                "message: '{runtime.unknownFiles}'",
                "message: 'open { brace'",
                "message: 'closing } brace'",
                "message: '{}'",
                "subject: '{release.versio}'"
            })
    void refusesTemplateThatCannotBeFilledIn(String field) {
        assertThatExceptionOfType(MalformedPolicy.class)
                .isThrownBy(() -> compile(rule("when: 'true'", field)))
                .satisfies(e -> assertThat(e.line()).isEqualTo(10));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "policy: 1",
                "policy: 2\nrequirements: {pcrs: [0], banks: [sha256]}\nrules: []",
                "requirements: {pcrs: [0], banks: [sha256]}\nrules: []",
                "policy: 1\nrequirements: {pcrs: [], banks: [sha256]}\nrules: []",
                "policy: 1\nrequirements: {pcrs: [24], banks: [sha256]}\nrules: []",
                "policy: 1\nrequirements: {pcrs: [-1], banks: [sha256]}\nrules: []",
                "policy: 1\nrequirements: {pcrs: [99999999999], banks: [sha256]}\nrules: []",
                "policy: 1\nrequirements: {pcrs: [0], banks: [sm3_256]}\nrules: []",
                "policy: 1\nrequirements: {pcrs: [0], banks: [md5]}\nrules: []",
                "policy: 1\nrequirements: {pcrs: [0], banks: [sha256], more: 1}\nrules: []",
                "policy: 1\npolicy: 1\nrequirements: {pcrs: [0], banks: [sha256]}\nrules: []",
                "policy: 1\nrequirements: {pcrs: [0], banks: [sha256]}\nrules: []\nextra: 1",
                "policy: 1\nrequirements: {pcrs: [0], banks: [sha256]}\nrules: []\n---\npolicy: 1",
                "policy: 1\nrequirements: {pcrs: [0], banks: [sha256]}\nrules: [1]",
                "policy: 1\nrequirements: {pcrs: [0], banks: [sha256]}\nrules: [",
                "policy: 1\nrequirements: {pcrs: [0], banks: [sha256]}\nrules: !!java.util.ArrayList []",
                "policy: 1\nrequirements: &a {pcrs: [0], banks: [sha256]}\nrules: []",
                "policy: 1\nrequirements: {pcrs: [0], banks: [sha256]}\nrules: *a",
                "policy: 1\nrequirements: {pcrs: &p [0], banks: [sha256]}\nrules: []",
                "policy: 1\nrequirements: {pcrs: [0], banks: [sha256]}\n? [1]\n: 2\nrules: []",
                "\u0000",
                "policy: \t1\n\t- x: [",
                "%YAML 9.9\n---\npolicy: 1"
            })
    void refusesDocumentThatIsNoPolicy(String yaml) {
        assertThatExceptionOfType(MalformedPolicy.class).isThrownBy(() -> Policy.parse(Bytes.utf8(yaml)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id: secureboot",
                "severity: bad",
                "tier: none",
                "when: true",
                "when: [a]",
                "color: red",
                "id: boot-log.missing",
                "id: policy.rule-failed"
            })
    void refusesRuleWithAWrongField(String field) {
        String name = field.substring(0, field.indexOf(':'));
        String rule = rule("when: 'true'").replaceAll("(?m)^    " + name + ": .*\n", "") + "    " + field + "\n";
        String marked =
                rule.contains("- id:") && name.equals("id") ? rule.replaceFirst("- id: .*", "- remedy: x") : rule;

        assertThatExceptionOfType(MalformedPolicy.class).isThrownBy(() -> Policy.parse(Bytes.utf8(HEAD + marked)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"severity", "tier", "subject", "message", "when"})
    void refusesRuleThatLacksAField(String field) {
        String rule = rule("when: 'true'").replaceAll("(?m)^    " + field + ": .*\n", "");

        assertThatExceptionOfType(MalformedPolicy.class)
                .isThrownBy(() -> Policy.parse(Bytes.utf8(HEAD + rule)))
                .withMessageContaining("\"" + field + "\"");
    }

    @Test
    void refusesTwoRulesOfOneName() {
        assertThatExceptionOfType(MalformedPolicy.class)
                .isThrownBy(() -> Policy.parse(Bytes.utf8(HEAD + rule("when: 'true'") + rule("when: 'false'"))))
                .withMessageContaining("there is another rule test.rule");
    }

    @Test
    void refusesAliasBomb() {
        String bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n"
                + IntStream.range(1, 10)
                        .mapToObj(i -> "%c: &%c [*%c,*%c,*%c]\n"
                                .formatted('a' + i, 'a' + i, 'a' + i - 1, 'a' + i - 1, 'a' + i - 1))
                        .collect(Collectors.joining());

        assertThatExceptionOfType(MalformedPolicy.class).isThrownBy(() -> Policy.parse(Bytes.utf8(bomb)));
        assertThatExceptionOfType(MalformedPolicy.class)
                .isThrownBy(() -> Policy.parse(Bytes.utf8(HEAD.replace("rules:", "rules: &a [*a, *a]"))))
                .withMessageContaining("anchors");
    }

    @Test
    void refusesAbsurdSizes() {
        String long1 = rule("when: '" + "1 + ".repeat(3000) + "1 == 1'");
        String deep = rule("when: '" + "(".repeat(500) + "true" + ")".repeat(500) + "'");

        for (String yaml :
                List.of("[".repeat(100_000), "{a: ".repeat(100_000), "x".repeat(Policy.MAX_BYTES + 1), HEAD + long1)) {
            assertThatExceptionOfType(MalformedPolicy.class).isThrownBy(() -> Policy.parse(Bytes.utf8(yaml)));
        }
        assertThatExceptionOfType(MalformedPolicy.class).isThrownBy(() -> compile(deep));
        assertThatExceptionOfType(MalformedPolicy.class)
                .isThrownBy(() -> Policy.parse(Bytes.utf8(HEAD
                        + IntStream.rangeClosed(0, Policy.MAX_RULES)
                                .mapToObj(i -> rule("when: 'true'").replace("test.rule", "test.rule" + i))
                                .collect(Collectors.joining()))));
    }

    private static CompiledPolicy compile(String rule) throws MalformedPolicy {
        return CompiledPolicy.of(Policy.parse(Bytes.utf8(HEAD + rule)));
    }

    /** A rule whose given fields are in lines 9 and following of the document. */
    private static String rule(String... fields) {
        StringBuilder rule = new StringBuilder("  - id: test.rule\n    severity: low\n    tier: warning\n");
        for (String field : fields) {
            rule.append("    ").append(field).append('\n');
        }
        for (String field : List.of("subject: about", "message: why")) {
            if (!rule.toString().contains("    " + field.substring(0, 8))) {
                rule.append("    ").append(field).append('\n');
            }
        }
        return rule.toString();
    }
}
