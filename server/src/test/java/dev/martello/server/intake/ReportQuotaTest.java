package dev.martello.server.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.report.ApplianceId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReportQuotaTest {
    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");
    private static final ApplianceId ONE = new ApplianceId(Bytes.repeat(1, 32));
    private static final ApplianceId OTHER = new ApplianceId(Bytes.repeat(2, 32));
    private static final long ALL = (long) ReportQuota.MAX_MEBIBYTES_A_DAY << 20;

    private final ReportQuota quota = new ReportQuota();

    @Test
    void anApplianceDoesNotFillTheStoreWithEvidence() {
        assertThat(quota.admitEvidence(ONE, ALL - 1, NOW)).isTrue();
        assertThat(quota.admitEvidence(ONE, 2, NOW)).isFalse();
        assertThat(quota.admitEvidence(ONE, 1, NOW.plus(Duration.ofHours(13)))).isFalse();
        assertThat(quota.admitEvidence(OTHER, ALL, NOW)).as("another one").isTrue();
        assertThat(quota.admitEvidence(ONE, ALL, NOW.plus(Duration.ofHours(14))))
                .as("on another day")
                .isTrue();
    }

    @Test
    void anApplianceDoesNotReportAgainAndAgainInAMinute() {
        for (int i = 0; i < ReportQuota.MAX_PER_MINUTE; i++) {
            assertThat(quota.admit(ONE, NOW)).isTrue();
        }
        assertThat(quota.admit(ONE, NOW.plusSeconds(59))).isFalse();
        assertThat(quota.admit(OTHER, NOW)).isTrue();
        assertThat(quota.admit(ONE, NOW.plusSeconds(60))).isTrue();
    }
}
