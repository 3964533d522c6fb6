package dev.martello.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.report.ApplianceId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A report that says what the last one said, and gets a certificate, while another node changes what that rests on. */
class RenewalRaceTest {
    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");
    private static final ApplianceId ID = new ApplianceId(Bytes.repeat(0xab, 32));
    private static final Bytes AK = Bytes.of(0, 11);
    private static final QuoteClock CLOCK = new QuoteClock(1, 1, 1);

    private static TestPostgres postgres;

    private TwoNodes nodes;
    private Renewal renewal;

    @BeforeAll
    static void startServer() throws Exception {
        postgres = new TestPostgres();
    }

    @AfterAll
    static void stopServer() throws Exception {
        postgres.close();
    }

    @BeforeEach
    void start() throws Exception {
        nodes = new TwoNodes(postgres);
        EnrolledAppliance appliance =
                EnrolledAppliance.withKeys(ID, Platform.LINUX_AMD64, Bytes.of(1), AK, Bytes.of(2), NOW);
        nodes.first().change(sql -> {
            new RegisterTable(sql)
                    .replace(List.of(new RegisterEntry(ID, "SN-1", "ams1", "R1", "early", Optional.empty())), NOW);
            ApplianceTable appliances = new ApplianceTable(sql);
            appliances.enrol(appliance);
            appliances.reported(appliance, CLOCK, new EnrolledAppliance.Standing("e", NOW, NOW.plusSeconds(300)));
        });
        renewal = new Renewal(
                ID,
                AK,
                CLOCK,
                new QuoteClock(1, 1, 2),
                nodes.first().read(Generations::current),
                NOW.plusSeconds(60),
                NOW.plusSeconds(360));
    }

    @AfterEach
    void stop() throws Exception {
        nodes.close();
    }

    private static boolean takeOutOfRegister(Sql sql) {
        new RegisterTable(sql).replace(List.of(), NOW.plusSeconds(60));
        return true;
    }

    @Test
    void isNotTakenOfWhomTheOtherNodeTakesOutOfTheRegister() throws Exception {
        assertThat(nodes.overlap(RenewalRaceTest::takeOutOfRegister, renewal::take)
                        .ofSecond())
                .isFalse();
    }

    @Test
    void isDoneBeforeTheOtherNodeLooksForWhatIsToBeRevoked() throws Exception {
        TwoNodes.Results<Boolean, Boolean> results = nodes.overlap(renewal::take, RenewalRaceTest::takeOutOfRegister);

        assertThat(results.ofFirst()).isTrue();
    }
}
