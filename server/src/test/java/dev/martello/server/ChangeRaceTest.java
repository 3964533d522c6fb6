package dev.martello.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.view.ApplianceView;
import dev.martello.server.view.FindingView;
import dev.martello.server.view.RingView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of what the fleet is judged by, over real HTTPS, while appliances report. */
class ChangeRaceTest {
    private static final int CHANGES = 8;

    @TempDir
    Path directory;

    private static Bytes policy(int number) {
        return Bytes.utf8("""
                policy: 1
                requirements: {pcrs: [0], banks: [sha256]}
                rules:
                  - id: test.number-%1$d
                    severity: info
                    tier: affirming
                    when: platform != ""
                    subject: policy
                    message: Policy %1$d.
                """.formatted(number));
    }

    @Test
    void endsWithVerdictsByTheLastPolicyAndPlaceHoweverReportsFallBetween() throws Exception {
        Path data = directory.resolve("server");
        TestFleet fleet = new TestFleet(directory);
        List<SoftTpm> tpms = List.of(fleet.newTpm(), fleet.newTpm());
        AtomicBoolean done = new AtomicBoolean();
        try (fleet;
                ControlPlane server = ControlPlane.start(fleet.configuration(data));
                OperatorClient operator = TestFleet.operator(server, data);
                AgentWire wire = TestFleet.agent(server);
                ExecutorService appliances = Executors.newVirtualThreadPerTaskExecutor()) {
            operator.replaceRegister(fleet.register());
            for (SoftTpm tpm : tpms) {
                wire.enrol(tpm);
                wire.report(tpm);
            }
            List<Future<Integer>> reports = tpms.stream()
                    .map(tpm -> appliances.submit(() -> {
                        int count = 0;
                        while (!done.get()) {
                            tpm.extend(10, Bytes.of(count++));
                            wire.report(tpm);
                        }
                        return count;
                    }))
                    .toList();
            for (int i = 1; i <= CHANGES; i++) {
                operator.setPolicy(policy(i));
                operator.setRing("canary", new RingView.Plan(List.of(), i));
                operator.replaceRegister(
                        Bytes.utf8(new String(fleet.register().toArray(), java.nio.charset.StandardCharsets.UTF_8)
                                .replace("canary", i % 2 == 0 ? "canary" : "broad")));
                if (i % 2 == 1) {
                    operator.replaceRegister(fleet.register());
                }
            }
            done.set(true);
            for (Future<Integer> count : reports) {
                assertThat(count.get()).isPositive();
            }
            for (SoftTpm tpm : tpms) {
                ApplianceView view = operator.appliance(tpm.id().toString());
                assertThat(view.findings())
                        .extracting(FindingView::rule)
                        .filteredOn(rule -> rule.startsWith("test."))
                        .containsExactly("test.number-" + CHANGES);
            }
            assertThat(operator.replaceRegister(fleet.register()).appraised())
                    .as("nothing is left to be judged")
                    .isZero();
            assertThat(operator.policies()).hasSize(CHANGES + 1);
        }
    }

    @Test
    void goesOnWithWhatCountsWhenAPolicyOrARingIsWrong() throws Exception {
        Path data = directory.resolve("server");
        TestFleet fleet = new TestFleet(directory);
        SoftTpm tpm = fleet.newTpm();
        Path file = directory.resolve("policy.yaml");
        Files.write(file, policy(1).toArray());
        try (fleet) {
            try (ControlPlane server = ControlPlane.start(withPolicy(fleet.configuration(data), file));
                    OperatorClient operator = TestFleet.operator(server, data);
                    AgentWire wire = TestFleet.agent(server)) {
                operator.replaceRegister(fleet.register());
                wire.enrol(tpm);
                wire.report(tpm);
                assertThat(operator.policy()).isEqualTo(policy(1));
                for (String wrong : List.of("policy: 7", "rules: [", "x".repeat(2000), "")) {
                    refused(() -> operator.setPolicy(Bytes.utf8(wrong)), "policy.malformed");
                }
                refused(() -> operator.setRing("canry", new RingView.Plan(List.of(), 1)), "ring.unknown");
                refused(() -> operator.setRing("canary", new RingView.Plan(List.of(), -1)), "ring.malformed");
                refused(() -> operator.setRing("canary", new RingView.Plan(many(), 1)), "ring.malformed");
                refused(() -> operator.setRing("canary", new RingView.Plan(List.of("a b"), 1)), "ring.malformed");
                refused(() -> operator.approve(1), "incident.unknown");
                assertThat(operator.policy()).isEqualTo(policy(1));
                Instant before = Instant.now();
                operator.setPolicy(policy(2));
                assertThat(operator.appliance("SN-1", Optional.of(before)).findings())
                        .extracting(FindingView::rule)
                        .contains("test.number-1")
                        .doesNotContain("test.number-2");
                assertThat(operator.appliances(Optional.empty(), Optional.empty(), Optional.of(before)))
                        .singleElement()
                        .satisfies(then -> assertThat(then.tier()).isEqualTo(TrustTier.CONTRAINDICATED));
                assertThat(operator.appliance("SN-1", Optional.of(before.minusSeconds(3600)))
                                .summary())
                        .satisfies(then -> {
                            assertThat(then.tier()).isEqualTo(TrustTier.NONE);
                            assertThat(then.reason()).isEqualTo("had not reported yet");
                        });
                refused(() -> operator.appliance("SN-1", Optional.of(before.plusSeconds(3600))), "request.malformed");
            }
            try (ControlPlane server = ControlPlane.start(withPolicy(fleet.configuration(data), file));
                    OperatorClient operator = TestFleet.operator(server, data)) {
                assertThat(operator.policy())
                        .as("what an operator set since is not undone by a restart")
                        .isEqualTo(policy(2));
                Files.write(file, policy(3).toArray());
            }
            try (ControlPlane server = ControlPlane.start(withPolicy(fleet.configuration(data), file));
                    OperatorClient operator = TestFleet.operator(server, data)) {
                assertThat(operator.policy()).as("the file is another one").isEqualTo(policy(3));
            }
        }
    }

    private static List<String> many() {
        return IntStream.range(0, 101).mapToObj(Integer::toString).toList();
    }

    /** Something that is not done. */
    @FunctionalInterface
    private interface Wrong {
        void ask() throws Exception;
    }

    private static void refused(Wrong wrong, String reason) {
        assertThatThrownBy(wrong::ask).satisfies(TestFleet.refused(reason));
    }

    private static ServerConfiguration withPolicy(ServerConfiguration usual, Path file) {
        return usual.with(usual.judging().with(file));
    }
}
