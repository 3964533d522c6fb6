package dev.martello.server.authority;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.server.store.Certificate;
import dev.martello.server.store.CertificateTable;
import dev.martello.server.store.Database;
import dev.martello.server.store.KeyKind;
import dev.martello.server.store.RevocationReason;
import dev.martello.tpm.crypto.Curve;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevocationListsTest {
    private static final ApplianceId ID = new ApplianceId(Bytes.repeat(0xab, 32));
    private static final Duration LIFE = Duration.ofMinutes(5);

    @TempDir
    private Path directory;

    private Instant now = Instant.now();

    private static List<BigInteger> serials(RevocationLists lists, String issuer) throws Exception {
        X509CRL list = (X509CRL) CertificateFactory.getInstance("X.509")
                .generateCRL(new ByteArrayInputStream(
                        lists.list(issuer).orElseThrow().toArray()));
        return Stream.ofNullable(list.getRevokedCertificates())
                .flatMap(all -> all.stream())
                .map(X509CRLEntry::getSerialNumber)
                .toList();
    }

    @Test
    void aCertificateLeavesWhenItWasOnAListThatWasMadeAfterItsEnd() throws Exception {
        try (Database database = Database.open(directory.resolve("martello.db"))) {
            LiveAuthority live = TestAuthority.make(directory.resolve("authority"), Curve.P256, List.of())
                    .open(database);
            RevocationLists lists = new RevocationLists(database, live, () -> now);
            String issuer = live.current().issuers().getFirst().id();
            Certificate given = new Certificate(
                    "7", ID, issuer, "ab", KeyKind.TPM, List.of("spiffe://a"), now, now, now.plus(LIFE));
            database.change(sql -> {
                new CertificateTable(sql).add(given);
                new CertificateTable(sql).revoke(given, RevocationReason.HOLDER, now);
            });
            lists.renewWhenDue();
            assertThat(serials(lists, issuer)).containsExactly(BigInteger.valueOf(7));

            now = now.plus(Duration.ofMinutes(31));
            assertThat(lists.isDue()).isTrue();
            lists.renewWhenDue();
            assertThat(serials(lists, issuer))
                    .as("it has ended, and no list said so yet")
                    .containsExactly(BigInteger.valueOf(7));

            now = now.plus(Duration.ofMinutes(45));
            lists.renewWhenDue();
            assertThat(serials(lists, issuer)).isEmpty();
        }
    }
}
