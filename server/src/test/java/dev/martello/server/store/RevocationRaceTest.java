package dev.martello.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.server.ledger.LedgerEntry;
import dev.martello.server.ledger.LedgerEntryFormat;
import dev.martello.server.ledger.MalformedLedgerEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A certificate that two nodes revoke at the same time, each for a reason of its own. */
class RevocationRaceTest {
    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(1);
    private static final ApplianceId ID = new ApplianceId(Bytes.repeat(0xab, 32));
    private static final Certificate GIVEN = new Certificate(
            "1",
            ID,
            "15",
            "ab",
            KeyKind.TPM,
            List.of("spiffe://cdn.example/site/ams1/appliance/" + ID),
            NOW,
            NOW,
            NOW.plusSeconds(3600));

    private TwoNodes nodes;

    @BeforeEach
    void start() throws Exception {
        nodes = new TwoNodes();
        nodes.first().change(sql -> new CertificateTable(sql).add(GIVEN));
    }

    @AfterEach
    void stop() throws Exception {
        nodes.close();
    }

    private static int endTrust(Sql sql, Instant now) {
        return new CertificateTable(sql).revoke(ID, RevocationReason.VERDICT, now);
    }

    private static int endIssuer(Sql sql, Instant now) {
        return new CertificateTable(sql).revokeIssued("15", RevocationReason.ISSUER_REVOKED, now, 100);
    }

    private static boolean giveBack(Sql sql, Instant now) {
        return new CertificateTable(sql).revoke(GIVEN, RevocationReason.HOLDER, now);
    }

    private CertificateTable.Status status() {
        return nodes.first().read(sql -> new CertificateTable(sql).status("15", "1"));
    }

    /** What a ledger has of revocations. */
    static List<String> revoked(Database database) {
        List<String> revoked = new ArrayList<>();
        for (LedgerTable.Pending each : database.read(sql -> new LedgerTable(sql).pending(100))) {
            try {
                if (LedgerEntryFormat.parse(each.content()) instanceof LedgerEntry.CertificateRevoked entry) {
                    revoked.add(entry.serial() + " " + entry.reason());
                }
            } catch (MalformedLedgerEntry e) {
                throw new AssertionError(e);
            }
        }
        return revoked;
    }

    @Test
    void theEndOfItsIssuerDoesNotHideThatTrustEnded() throws Exception {
        int more = nodes.overlap(sql -> endTrust(sql, NOW), sql -> endIssuer(sql, LATER))
                .ofSecond();

        assertThat(more).isZero();
        assertThat(status()).isEqualTo(new CertificateTable.Status.Revoked(ID, NOW, RevocationReason.VERDICT));
        assertThat(revoked(nodes.first())).containsExactly("1 revoked.verdict");
    }

    @Test
    void theEndOfTrustCountsBesideTheEndOfItsIssuer() throws Exception {
        nodes.overlap(sql -> endIssuer(sql, NOW), sql -> endTrust(sql, LATER));

        assertThat(status()).isEqualTo(new CertificateTable.Status.Revoked(ID, NOW, RevocationReason.VERDICT));
        assertThat(revoked(nodes.first())).containsExactly("1 revoked.issuer-revoked", "1 revoked.verdict");
    }

    @Test
    void whoGivesItBackTooLateIsToldSo() throws Exception {
        boolean isGivenBack = nodes.overlap(sql -> endTrust(sql, NOW), sql -> giveBack(sql, LATER))
                .ofSecond();

        assertThat(isGivenBack).isFalse();
        assertThat(status()).isEqualTo(new CertificateTable.Status.Revoked(ID, NOW, RevocationReason.VERDICT));
        assertThat(revoked(nodes.first())).containsExactly("1 revoked.verdict");
    }
}
