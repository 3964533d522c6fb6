package dev.martello.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.AttestationResult;
import dev.martello.evidence.protocol.ReportRequest;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.intake.Reports;
import dev.martello.server.view.ApplianceView;
import dev.martello.server.view.FindingView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A TPM that is a program was copied with its keys, and both report. */
class TwoPlacesTest {
    private static final Logger LOG = Logger.getLogger(Reports.class.getName());

    @TempDir
    Path directory;

    private final MovableClock clock = new MovableClock();
    private TestFleet fleet;
    private SoftTpm tpm;
    private SoftTpm copy;
    private ControlPlane server;
    private OperatorClient operator;
    private AgentWire wire;

    @BeforeEach
    void start() throws Exception {
        fleet = new TestFleet(directory);
        tpm = fleet.newTpm();
        Path data = directory.resolve("server");
        server = ControlPlane.start(fleet.configuration(data), clock);
        operator = TestFleet.operator(server, data);
        wire = TestFleet.agent(server);
        operator.replaceRegister(fleet.register());
        wire.enrol(tpm);
        copy = tpm.copy(Files.createTempDirectory(directory, "copy"));
    }

    @AfterEach
    void stop() throws Exception {
        wire.close();
        operator.close();
        server.close();
        copy.close();
        fleet.close();
    }

    private ApplianceView view() throws Exception {
        return operator.appliance(tpm.id().toString());
    }

    private void ahead() throws Exception {
        tpm.reboot();
        tpm.reboot();
        wire.report(tpm);
    }

    @Test
    void isFoundOutByAQuoteThatIsBehindThoughItWasMadeAfterwards() throws Exception {
        ahead();
        clock.move(Duration.ofSeconds(31));
        assertThatThrownBy(() -> wire.report(copy)).hasMessage("403 quote.reset-count-backwards");

        ApplianceView view = view();
        assertThat(view.summary().tier()).isEqualTo(TrustTier.CONTRAINDICATED);
        assertThat(view.summary().reason()).contains("two TPMs report with the same keys");
        assertThat(view.findings()).extracting(FindingView::rule).startsWith("appliance.two-places");
        assertThat(operator.appliances(Optional.of(TrustTier.CONTRAINDICATED), Optional.empty()))
                .hasSize(1);
        AttestationResult next = wire.report(tpm);
        assertThat(next.tier()).isEqualTo(TrustTier.CONTRAINDICATED);
        assertThat(next.reasons().getFirst().rule()).isEqualTo("appliance.two-places");
        assertThat(view().findings().getFirst().rule())
                .as("no report of either makes it good")
                .isEqualTo("appliance.two-places");
    }

    @Test
    void isWrittenDownOnceHoweverOftenTheCopyReports() throws Exception {
        ahead();
        clock.move(Duration.ofSeconds(30));
        List<String> told = new CopyOnWriteArrayList<>();
        Handler handler = telling(told);
        LOG.addHandler(handler);
        try {
            for (int times = 0; times < 3; times++) {
                assertThatThrownBy(() -> wire.report(copy)).hasMessage("403 quote.reset-count-backwards");
            }
        } finally {
            LOG.removeHandler(handler);
        }
        assertThat(told).containsExactly("two TPMs report with the keys of appliance " + tpm.id());
    }

    /** Takes what is logged of this test's appliance, which no other test has. */
    private Handler telling(List<String> lines) {
        return new Handler() {
            @Override
            public void publish(LogRecord line) {
                String text = new SimpleFormatter().formatMessage(line);
                if (text.startsWith("two TPMs") && text.contains(tpm.id().toString())) {
                    lines.add(text);
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    @Test
    void isNotConcludedFromAReportThatWasLongOnItsWay() throws Exception {
        Bytes early = wire.nonce(copy.id());
        ReportRequest late = AgentWire.request(copy, early);
        ahead();
        clock.move(Duration.ofSeconds(31));
        assertThatThrownBy(() -> wire.report(late)).hasMessage("403 quote.reset-count-backwards");
        assertThat(view().findings()).extracting(FindingView::rule).doesNotContain("appliance.two-places");
    }

    @Test
    void isNotConcludedFromAReportThatWasLongOnItsWayWithTheNonceOfANodeWhoseClockIsAhead() throws Exception {
        Duration skew = Duration.ofSeconds(29);
        clock.move(skew);
        Bytes early = wire.nonce(copy.id());
        clock.move(skew.negated());
        ReportRequest late = AgentWire.request(copy, early);
        ahead();
        assertThatThrownBy(() -> wire.report(late)).hasMessage("403 quote.reset-count-backwards");
        assertThat(view().findings()).extracting(FindingView::rule).doesNotContain("appliance.two-places");
    }

    @Test
    void endsWhenTheOperatorTakesTheApplianceOutOfTheRegisterAndPutsItBack() throws Exception {
        ahead();
        clock.move(Duration.ofSeconds(31));
        assertThatThrownBy(() -> wire.report(copy)).hasMessage("403 quote.reset-count-backwards");
        operator.replaceRegister(fleet.register());
        assertThat(view().findings().getFirst().rule()).isEqualTo("appliance.two-places");
        operator.replaceRegister(fleet.register(tpm));
        operator.replaceRegister(fleet.register());
        wire.report(tpm);
        assertThat(view().findings()).extracting(FindingView::rule).doesNotContain("appliance.two-places");
    }
}
