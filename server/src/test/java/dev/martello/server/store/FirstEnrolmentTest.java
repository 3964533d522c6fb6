package dev.martello.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.report.ApplianceId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A device gets its first certificate without an agent at one node while it enrols with one at another: there is no row of it yet that either could
 * lock.
 */
class FirstEnrolmentTest {
    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");
    private static final ApplianceId ID = new ApplianceId(Bytes.repeat(0xab, 32));

    private TwoNodes nodes;

    @BeforeEach
    void start() throws Exception {
        nodes = new TwoNodes();
    }

    @AfterEach
    void stop() throws Exception {
        nodes.close();
    }

    private static boolean enrol(Sql sql) {
        new ApplianceTable(sql)
                .enrol(EnrolledAppliance.withKeys(
                        ID, Platform.LINUX_AMD64, Bytes.of(1), Bytes.of(2), Bytes.of(3), NOW));
        return true;
    }

    /** As finishing an order does: whether a certificate was given to a device that is not judged. */
    private static boolean certify(Sql sql) {
        Optional<EnrolledAppliance> enrolled = new ApplianceTable(sql).lock(ID);
        enrolled.ifPresentOrElse(
                _ -> {},
                () -> new CertificateTable(sql)
                        .add(new Certificate(
                                "1",
                                ID,
                                "15",
                                "ab",
                                KeyKind.TPM,
                                List.of("spiffe://cdn.example/site/ams1/appliance/" + ID),
                                NOW,
                                NOW,
                                NOW.plusSeconds(3600))));
        return enrolled.isEmpty();
    }

    private int living() {
        return nodes.first()
                .read(sql -> new CertificateTable(sql).live(ID, NOW))
                .size();
    }

    @Test
    void anEnrolmentThatComesMeanwhileWaitsAndRevokesWhatWasGiven() throws Exception {
        boolean wasCertified = nodes.overlap(FirstEnrolmentTest::certify, FirstEnrolmentTest::enrol)
                .ofFirst();

        assertThat(wasCertified).isTrue();
        assertThat(living()).as("what was given before it was judged").isZero();
    }

    @Test
    void aCertificateThatIsAskedForDuringAnEnrolmentWaitsAndIsJudged() throws Exception {
        boolean wasCertified = nodes.overlap(FirstEnrolmentTest::enrol, FirstEnrolmentTest::certify)
                .ofSecond();

        assertThat(wasCertified).isFalse();
        assertThat(living()).isZero();
    }
}
