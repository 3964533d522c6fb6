package dev.martello.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.server.client.OperatorClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An appliance that the operator's register puts elsewhere. */
class MovedApplianceTest {
    @TempDir
    Path directory;

    @Test
    void isJudgedWhereItStandsNow() throws Exception {
        Path data = directory.resolve("server");
        TestFleet fleet = new TestFleet(directory);
        SoftTpm tpm = fleet.newTpm();
        try (fleet;
                ControlPlane server = ControlPlane.start(fleet.configuration(data));
                OperatorClient operator = TestFleet.operator(server, data);
                AgentWire wire = TestFleet.agent(server)) {
            operator.replaceRegister(fleet.register());
            wire.enrol(tpm);
            wire.report(tpm);

            assertThat(operator.replaceRegister(fleet.register()).appraised())
                    .as("nothing moved")
                    .isZero();
            Bytes moved =
                    Bytes.utf8(fleet.register().toString(StandardCharsets.UTF_8).replace("canary", "broad"));
            assertThat(operator.replaceRegister(moved).appraised()).isEqualTo(1);
            assertThat(operator.appliance("SN-1").summary().ring()).contains("broad");

            wire.report(tpm);
            assertThat(operator.replaceRegister(moved).appraised()).isZero();
            assertThat(operator.appliance("SN-1").history())
                    .as("all came to the same")
                    .hasSize(1);
        }
    }
}
