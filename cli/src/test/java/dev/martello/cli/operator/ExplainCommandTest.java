package dev.martello.cli.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.cli.Commands;
import dev.martello.cli.Commands.Run;
import dev.martello.cli.lab.Martello;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.lab.demo.Demo;
import dev.martello.lab.demo.DemoSetting;
import dev.martello.lab.demo.DemoStage;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.view.ApplianceSummary;
import dev.martello.tpm.HashAlgorithm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What operators ask of appliances that really booted, reported and were judged. */
class ExplainCommandTest {
    @TempDir
    static Path directory;

    private static DemoStage stage;
    private static List<ApplianceSummary> appliances = List.of();

    @BeforeAll
    static void judgeAFleet() throws Exception {
        stage = new DemoStage(new DemoSetting(directory, Martello.command()), _ -> {});
        stage.set();
        assertThat(new Demo(stage, Clock.systemUTC(), _ -> {}).run().isAsExpected())
                .isTrue();
        try (OperatorClient operator = stage.controlPlane().operator()) {
            appliances = operator.appliances(Optional.empty(), Optional.empty());
        }
    }

    @AfterAll
    static void end() {
        stage.close();
    }

    private static Path data() {
        return stage.controlPlane().data();
    }

    private static Run martello(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(
                "--server",
                stage.controlPlane().address().toString(),
                "--ca",
                data().resolve("ca.pem").toString(),
                "--token-file",
                data().resolve("operator.token").toString()));
        Run run = Commands.here(all.toArray(String[]::new));
        assertThat(run.err()).doesNotContain("Exception", "internal error");
        return run;
    }

    private static String having(String text) {
        return appliances.stream()
                .filter(each -> each.reason().contains(text))
                .findFirst()
                .flatMap(ApplianceSummary::serial)
                .orElseThrow(() -> new AssertionError("no appliance has " + text + ": " + appliances));
    }

    @Test
    void showsTheOctetsOfTheFileThatTheReleaseDoesNotHave() throws Exception {
        String serial = having("xmrig");
        Run text = martello("explain", serial, "--finding", "file.unknown");
        assertThat(text.exitCode()).isEqualTo(1);
        assertThat(text.out())
                .contains(serial + " is CONTRAINDICATED", "each: runtime.unknownFiles", "of the policy")
                .containsPattern("PCR 10 +sha256:[0-9a-f]{64}  run-time log, ")
                .containsPattern("PCR 4 +sha256:[0-9a-f]{64}  boot log\n")
                .doesNotContain("no log leads to it");

        JsonNode document = json(martello("explain", serial, "--finding", "file.unknown", "--json"));
        JsonNode evidence = document.at("/reasons/0/evidence");
        JsonNode entry = evidence.get("entry");
        assertThat(entry.get("says").asString()).isEqualTo("/var/tmp/.cache/xmrig");
        try (OperatorClient operator = stage.controlPlane().operator()) {
            Bytes item = operator.item(evidence.get("item").asString());
            assertThat(HashAlgorithm.SHA256.hash(item).octets().toHex())
                    .isEqualTo(evidence.get("item").asString());
            int offset = entry.get("offset").asInt();
            assertThat(item.slice(offset, offset + entry.get("length").asInt()).toHex())
                    .isEqualTo(entry.get("octets").asString())
                    .contains(Bytes.ascii("/var/tmp/.cache/xmrig").toHex());
        }
    }

    /** The last good appliance of the demo, which is tampered with. */
    @Test
    void saysHowItWasBeforeAndExplainsThatToo() throws Exception {
        Run now = martello("explain", "sin3-e01", "--finding", "file.unknown");
        assertThat(now.out())
                .containsPattern(
                        "It was good until [0-9-]+ [0-9:]+ UTC, with release 2026\\.11\\.2; until then nothing had"
                                + " measured /var/tmp/\\.cache/xmrig\\.");
        Instant good;
        try (OperatorClient operator = stage.controlPlane().operator()) {
            good = operator.appliance("sin3-e01").history().stream()
                    .filter(verdict -> verdict.tier() == TrustTier.AFFIRMING)
                    .findFirst()
                    .orElseThrow()
                    .from();
        }
        Run then = martello("explain", "sin3-e01", "--at", good.toString());
        assertThat(then.exitCode()).isZero();
        assertThat(then.out())
                .contains("sin3-e01 was, at " + good + ", AFFIRMING", "run-time log, all ")
                .doesNotContain("xmrig", "no log leads to it");
        Run before = martello("explain", "sin3-e01", "--at", "2001-01-01T00:00:00Z");
        assertThat(before.exitCode()).isEqualTo(2);
        assertThat(before.err()).contains("policy.none-then");
    }

    @Test
    void saysHowItIsSetUpOtherwiseThanOthersLikeIt() {
        String serial = having("ssh.empty-passwords");

        Run text = martello("explain", serial);
        JsonNode document = json(martello("explain", serial, "--json"));

        assertThat(text.out()).contains("How it is set up otherwise", "Against ");
        assertThat(document.at("/drift"))
                .isNotEmpty()
                .anySatisfy(compared -> assertThat(compared.get("changes")).isNotEmpty());
    }

    @Test
    void listsWhatIsWrongWithHowTheFleetIsSetUp() {
        String serial = having("ssh.empty-passwords");

        Run text = martello("fleet", "findings", "--rule", "ssh.empty-passwords");
        assertThat(text.exitCode()).isEqualTo(1);
        assertThat(text.out()).contains("critical", "ssh.empty-passwords", serial, "PermitEmptyPasswords yes");
        JsonNode worst = json(martello("fleet", "findings", "--severity", "critical", "--json"));
        assertThat(worst.get("findings").findValuesAsString("severity"))
                .isNotEmpty()
                .containsOnly("critical");
        assertThat(martello("fleet", "findings", "--rule", "none.such").exitCode())
                .isZero();
    }

    @Test
    void showsHowOneApplianceIsSetUpOtherwiseThanItsCohort() {
        Run drift = martello("fleet", "drift", having("ssh.empty-passwords"));

        assertThat(drift.exitCode()).isEqualTo(1);
        assertThat(drift.out()).contains("Against ", "permitemptypasswords: ", "→ \"yes\"");
    }

    @Test
    void saysBeforehandWhatOwnChecksWouldChangeAndChangesNothing() throws Exception {
        Path checks = Files.writeString(directory.resolve("own.yaml"), """
                format: 1
                checks:
                  - id: own.root-unnamed
                    title: Nothing is said of root.
                    systems: [linux, freebsd]
                    severity: critical
                    pass: "ssh.sections.all(s, !('permitrootlogin' in s.settings))"
                    subject: sshd
                    seen: it is set
                    why: It is a trial.
                    references: [none]
                    remedy: {risk: safe live, apply: "true"}
                    passing:
                      - ssh: {installed: true, sections: [{condition: "", settings: {}}]}
                    failing:
                      - ssh: {installed: true, sections: [{condition: "", settings: {permitrootlogin: "no"}}]}
                """);

        Run tried = martello("checks", "test", "--fleet", checks.toString());

        assertThat(tried.err()).isEmpty();
        assertThat(tried.out())
                .containsPattern("[1-9][0-9]* from AFFIRMING to WARNING")
                .contains("own.root-unnamed");
        assertThat(martello("fleet", "findings", "--rule", "own").exitCode()).isZero();
    }

    @Test
    void asksWhomAConditionHoldsOf() {
        Run found = martello("query", "runtime.unknownFiles.exists(f, f.path.endsWith(\"/xmrig\"))");
        assertThat(found.exitCode()).isZero();
        assertThat(found.out().lines())
                .hasSize(3)
                .anySatisfy(line -> assertThat(line).startsWith("sin3-e01 ").endsWith(" CONTRAINDICATED"));
        Run ever = martello(
                "query",
                "--between",
                "2001-01-01T00:00:00Z",
                "2999-01-01T00:00:00Z",
                "release.matches && release.version == \"2026.11.2\"",
                "--json");
        assertThat(json(ever).get("matches").valueStream())
                .allSatisfy(match ->
                        assertThat(match.get("held").get(0).hasNonNull("from")).isTrue());
        assertThat(martello("query", "platform == \"none\"").exitCode()).isEqualTo(1);
        Run wrong = martello("query", "runtime.nothing == 1");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains("the expression, column 8: undefined field 'nothing' (query.malformed)");
        assertThat(martello("query", "--between", "2001-01-01T00:00:00Z", "true")
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void explainsEveryVerdictOfTheFleet() {
        TreeSet<String> kinds = new TreeSet<>();
        for (ApplianceSummary each : appliances) {
            Run run = martello("explain", each.id(), "--json");
            JsonNode document = json(run);
            assertThat(run.exitCode())
                    .isEqualTo(document.at("/appliance/summary/tier").asString().equals("AFFIRMING") ? 0 : 1);
            for (JsonNode reason : document.get("reasons")) {
                JsonNode finding = reason.get("finding");
                assertThat(reason.at("/rule/origin").asString()).isIn("policy", "built-in", "control-plane");
                if (finding.hasNonNull("entry")) {
                    assertThat(reason.at("/evidence/entry/number").asLong())
                            .as(reason.toString())
                            .isEqualTo(finding.get("entry").asLong());
                    kinds.add(reason.at("/evidence/kind").asString());
                }
            }
        }
        assertThat(kinds).contains("boot-log", "runtime-log");
    }

    @Test
    void saysWhichFindingsThereAreAndThatAnApplianceIsUnknown() {
        Run other = martello("explain", having("xmrig"), "--finding", "secure-boot.off");
        assertThat(other.exitCode()).isEqualTo(2);
        assertThat(other.err()).contains("has no finding secure-boot.off; it has file.unknown");
        Run unknown = martello("explain", "nobody");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("appliance.unknown");
    }

    private static JsonNode json(Run run) {
        return JsonMapper.shared().readTree(run.out());
    }
}
