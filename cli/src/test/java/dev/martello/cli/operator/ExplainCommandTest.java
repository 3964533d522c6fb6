package dev.martello.cli.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.cli.Commands.Run;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.view.ApplianceSummary;
import dev.martello.tpm.HashAlgorithm;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(JudgedFleet.Shared.class)
class ExplainCommandTest {
    private static JudgedFleet fleet;
    private static List<ApplianceSummary> appliances = List.of();

    @BeforeAll
    static void askForTheFleet(JudgedFleet judged) throws Exception {
        fleet = judged;
        try (OperatorClient operator = fleet.operator()) {
            appliances = operator.appliances(Optional.empty(), Optional.empty());
        }
    }

    private static Run martello(String... arguments) {
        return fleet.martello(arguments);
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
        try (OperatorClient operator = fleet.operator()) {
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
        try (OperatorClient operator = fleet.operator()) {
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
        assertThat(wrong.err()).contains("the expression, column 8: runtime has no 'nothing', but ");
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
