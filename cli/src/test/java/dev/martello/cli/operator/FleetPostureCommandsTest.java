package dev.martello.cli.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.cli.Commands.Run;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.view.ApplianceSummary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How a fleet is set up, of which one appliance lets everybody in. */
@ExtendWith(JudgedFleet.Shared.class)
class FleetPostureCommandsTest {
    private static final JsonMapper JSON = new JsonMapper();

    private static JudgedFleet fleet;
    private static String badlySetUp = "";

    @BeforeAll
    static void askForTheFleet(JudgedFleet judged) throws Exception {
        fleet = judged;
        try (OperatorClient operator = fleet.operator()) {
            badlySetUp = operator.appliances(Optional.empty(), Optional.empty()).stream()
                    .filter(each -> each.reason().contains("ssh.empty-passwords"))
                    .findFirst()
                    .flatMap(ApplianceSummary::serial)
                    .orElseThrow();
        }
    }

    @Test
    void listsWhatIsWrongWithHowTheFleetIsSetUp() {
        Run text = fleet.martello("fleet", "findings", "--rule", "ssh.empty-passwords");
        assertThat(text.exitCode()).isEqualTo(1);
        assertThat(text.out()).contains("critical", "ssh.empty-passwords", badlySetUp, "PermitEmptyPasswords yes");
        JsonNode worst = JSON.readTree(fleet.martello("fleet", "findings", "--severity", "critical", "--json")
                .out());
        assertThat(worst.get("findings").findValuesAsString("severity"))
                .isNotEmpty()
                .containsOnly("critical");
        assertThat(fleet.martello("fleet", "findings", "--rule", "none.such").exitCode())
                .isZero();
    }

    @Test
    void showsHowOneApplianceIsSetUpOtherwiseThanItsCohort() {
        Run drift = fleet.martello("fleet", "drift", badlySetUp);

        assertThat(drift.exitCode()).isEqualTo(1);
        assertThat(drift.out())
                .contains("Against ", "permitemptypasswords: ", "→ \"yes\"")
                .contains("Against yesterday: cannot tell; it had said nothing of its settings then");
    }

    @Test
    void saysBeforehandWhatOwnChecksWouldChangeAndChangesNothing(@TempDir Path directory) throws Exception {
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

        Run tried = fleet.martello("checks", "test", "--fleet", checks.toString());

        assertThat(tried.err()).isEmpty();
        assertThat(tried.out())
                .containsPattern("[1-9][0-9]* from AFFIRMING to WARNING")
                .contains("own.root-unnamed");
        assertThat(fleet.martello("fleet", "findings", "--rule", "own").exitCode())
                .isZero();
    }
}
