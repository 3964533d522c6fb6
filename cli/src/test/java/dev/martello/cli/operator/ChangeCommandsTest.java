package dev.martello.cli.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.cli.Commands.Run;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.server.client.OperatorClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands with which an operator tries a change, decides on one that is held, and looks at the past. */
@ExtendWith(JudgedFleet.Shared.class)
class ChangeCommandsTest {
    private static final String LONG_AGO = "2001-01-01T00:00:00Z";
    private static final String LONG_FROM_NOW = "2999-01-01T00:00:00Z";

    @TempDir
    Path directory;

    private JudgedFleet fleet;
    private String policy;
    private String endsAllTrust;

    @BeforeEach
    void writeThePolicies(JudgedFleet judged) throws Exception {
        fleet = judged;
        try (OperatorClient operator = fleet.operator()) {
            String text = operator.policy().toString(StandardCharsets.UTF_8);
            policy = file("policy.yaml", text);
            endsAllTrust = file("ends-all-trust.yaml", text + """

                      - id: site.nobody
                        severity: critical
                        tier: contraindicated
                        when: platform == "linux/amd64"
                        subject: the platform
                        message: Nothing of {platform} is trusted.
                    """);
        }
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private static JsonNode json(Run run) {
        return JsonMapper.shared().readTree(run.out());
    }

    private String numberOfTheOpenIncident() {
        return json(fleet.martello("incident", "ls", "--json"))
                .get("incidents")
                .valueStream()
                .filter(each -> each.get("state").asString().equals("OPEN"))
                .map(each -> each.get("id").asString())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void tellsWhomAPolicyWouldEndTheTrustInAndChangesNothing() {
        String before = fleet.martello("policy", "log").out();

        Run same = fleet.martello("policy", "test", policy);
        Run all = fleet.martello("policy", "test", endsAllTrust);

        assertThat(same.exitCode()).as(same.err()).isZero();
        assertThat(same.out()).contains("0 would no longer be trusted", "none changes");
        assertThat(all.exitCode()).isEqualTo(1);
        assertThat(all.out()).contains("from AFFIRMING to CONTRAINDICATED", "site.nobody Nothing of linux/amd64");
        assertThat(fleet.martello("policy", "log").out()).isEqualTo(before);
        assertThat(fleet.martello("incident", "ls").out()).doesNotContain("OPEN");
    }

    @Test
    void triesAPolicyOnThePast() throws Exception {
        Instant whenItWasGood = beforeItWasTamperedWith();
        String[] test = {"policy", "test", endsAllTrust, "--json"};

        JsonNode now = json(fleet.martello(test));
        JsonNode then = json(fleet.martello(and(test, "--as-of", whenItWasGood.toString())));
        JsonNode before = json(fleet.martello(and(test, "--as-of", LONG_AGO)));

        assertThat(now.get("appliances").asInt()).isEqualTo(13);
        assertThat(now.get("leftOut").asInt()).isZero();
        assertThat(then.get("appliances").asInt())
                .as("all but the one that goes silent")
                .isBetween(12, 13);
        assertThat(then.get("leftOut").asInt())
                .isEqualTo(13 - then.get("appliances").asInt());
        assertThat(then.get("ended").asInt()).isPositive();
        assertThat(before.get("appliances").asInt()).isZero();
        assertThat(fleet.martello("policy", "test", endsAllTrust, "--as-of", LONG_AGO)
                        .out())
                .contains(
                        "13 appliances had no evidence at that time, being silent or not there yet, and are left out");
    }

    /** When all others had been judged too. */
    private Instant beforeItWasTamperedWith() throws Exception {
        try (OperatorClient operator = fleet.operator()) {
            return operator.appliance("sin3-e01").history().reversed().stream()
                    .filter(verdict -> verdict.tier() == TrustTier.CONTRAINDICATED)
                    .findFirst()
                    .orElseThrow()
                    .from()
                    .minusMillis(1);
        }
    }

    private static String[] and(String[] first, String... rest) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(rest));
        return all.toArray(String[]::new);
    }

    @Test
    void holdsAPolicyThatEndsTheTrustInTooManyAndDropsItIfRejected() {
        Run held = fleet.martello("policy", "set", endsAllTrust);
        assertThat(held.exitCode()).isEqualTo(1);
        String number = numberOfTheOpenIncident();
        assertThat(held.out()).contains("martello incident approve " + number);

        Run listed = fleet.martello("incident", "ls");
        assertThat(listed.exitCode()).isEqualTo(1);
        assertThat(listed.out()).contains("OPEN").containsPattern("would end the trust in [0-9]+ of 13 appliances");
        assertThat(fleet.martello("incident", "show", number).out())
                .contains("incident " + number + ", OPEN", "site.nobody");
        Run rejected = fleet.martello("incident", "reject", number);
        assertThat(rejected.exitCode()).as(rejected.err()).isZero();
        assertThat(rejected.out()).contains("nothing changes");

        assertThat(fleet.martello("incident", "ls").exitCode()).isZero();
        Run late = fleet.martello("incident", "approve", number);
        assertThat(late.exitCode()).isEqualTo(2);
        assertThat(late.err()).contains("incident " + number + " is REJECTED");
        assertThat(fleet.martello("policy", "show").out()).doesNotContain("site.nobody");
    }

    @Test
    void putsARingsPlanInForceWhenItIsApproved() {
        Run held = fleet.martello("ring", "set", "broad", "--floor", "1000");
        assertThat(held.exitCode()).as(held.out() + held.err()).isEqualTo(1);
        assertThat(fleet.martello("ring", "show", "broad").out()).doesNotContain("1000");
        Run approved = fleet.martello("incident", "approve", numberOfTheOpenIncident());
        assertThat(approved.exitCode()).as(approved.err()).isZero();
        assertThat(approved.out()).contains("is approved; of 13 appliances judged anew");
        assertThat(fleet.martello("ring", "ls").out()).containsPattern("broad +13 +1000 +any release");
        assertThat(fleet.martello("fleet", "ls").out()).doesNotContain("AFFIRMING");

        Run back = fleet.martello("ring", "set", "broad", "--expect", "2026.11.1,2026.11.2");
        assertThat(back.exitCode()).as(back.out()).isEqualTo(1);
        assertThat(fleet.martello("incident", "approve", numberOfTheOpenIncident())
                        .exitCode())
                .isZero();
        assertThat(fleet.martello("ring", "show", "broad").out()).contains("2026.11.1, 2026.11.2");
        assertThat(fleet.martello("fleet", "ls").out()).contains("AFFIRMING");
    }

    @Test
    void showsAnApplianceAndTheFleetAsTheyWere() throws Exception {
        Instant whenItWasGood = beforeItWasTamperedWith();
        String good = whenItWasGood.toString();

        assertThat(fleet.martello("fleet", "show", "sin3-e01").exitCode()).isEqualTo(1);
        Run then = fleet.martello("fleet", "show", "sin3-e01", "--at", good);
        assertThat(then.exitCode()).as(then.err()).isZero();
        assertThat(then.out()).contains("AFFIRMING").doesNotContain("xmrig");
        assertThat(fleet.martello("fleet", "ls", "--at", good).out()).containsPattern("sin3-e01 .* AFFIRMING");
        assertThat(fleet.martello("fleet", "ls", "--at", LONG_AGO).out()).contains("had not reported yet");

        Run found = fleet.martello("query", "--at", good, "release.matches", "--json");
        assertThat(found.exitCode()).as(found.err()).isZero();
        assertThat(json(found).get("matches").valueStream())
                .anySatisfy(match -> assertThat(match.get("serial").asString()).isEqualTo("sin3-e01"));
        Run none = fleet.martello("query", "--at", LONG_AGO, "true");
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err()).contains("it holds of 0 of 0 appliances");
    }

    /** What is asked, its words parted by bars, and what is wrong with it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "policy|test|POLICY|--as-of|yesterday; expected a time as in 2026-11-24T14:02:11Z, found yesterday",
                "policy|test|POLICY|--as-of|" + LONG_FROM_NOW + "; as_of is a time in the past",
                "policy|test|none.yaml; there is no file none.yaml",
                "fleet|show|ams1-e01|--at|" + LONG_FROM_NOW + "; at is a time in the past",
                "fleet|show|nobody|--at|" + LONG_AGO + "; no enrolled appliance has this serial",
                "fleet|ls|--tier|good; expected one of [AFFIRMING, WARNING, CONTRAINDICATED, NONE]",
                "query|--at|" + LONG_FROM_NOW + "|true; at is a time in the past",
                "query|--at|" + LONG_AGO + "|--between|" + LONG_AGO + "|" + LONG_AGO
                        + "|true; --at and --between cannot be used together",
                "query|--between|" + LONG_AGO + "|" + LONG_AGO + "|true; \"from\" is before \"to\"",
                "query|size(boot.applications); it must be a condition, which is true or false, and is a number",
                "incident|show|999; there is no incident 999",
                "incident|approve|999; there is no incident 999",
                "incident|reject|third; expected a whole number, found third",
                "incident|reject|99999999999999999999; expected a whole number, found 99999999999999999999",
                "ring|show|nobody; no appliance of the register is in a ring nobody",
                "ring|set|nobody|--floor|1; no appliance of the register is in a ring nobody",
                "ring|set|broad|--floor|-1; the security floor is negative",
                "ring|set|broad|--floor|high; expected a whole number, found high"
            })
    void saysInASentenceWhatIsWrong(String words, String wrong) {
        Run run = fleet.martello(words.replace("POLICY", policy).split("\\|"));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("martello: ").contains(wrong);
    }
}
