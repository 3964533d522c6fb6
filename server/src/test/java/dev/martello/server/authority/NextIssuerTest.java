package dev.martello.server.authority;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.server.MovableClock;
import dev.martello.server.ledger.LedgerAct;
import dev.martello.server.ledger.LedgerEntry;
import dev.martello.server.store.Database;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.crypto.Curve;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever has the root's key can make another issuer: that it is used is not to be denied later. */
class NextIssuerTest {
    @TempDir
    private Path directory;

    private final MovableClock clock = new MovableClock();
    private Path folder;
    private Database database;
    private LiveAuthority live;

    @BeforeEach
    void makeAuthority() throws Exception {
        folder = directory.resolve("authority");
        database = Database.open(directory.resolve("martello.db"));
        TestAuthority.make(folder, Curve.P256, List.of());
        live = open();
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    private LiveAuthority open() throws Exception {
        return TestAuthority.open(folder, database, clock);
    }

    private void rotate(String rootKey) throws Exception {
        TestAuthority.rotate(folder, rootKey, live);
    }

    /** What the ledger has of issuers, as each of them would be named. */
    private void assertInLedger(String... issuers) throws Exception {
        List<LedgerEntry.OperatorActed> acts = TestAuthority.acts(database, LedgerAct.ISSUER_TAKEN_UP);
        assertThat(acts).hasSize(issuers.length);
        for (int i = 0; i < issuers.length; i++) {
            X509Certificate certificate = AuthorityFolder.certificate(folder.resolve(issuers[i]));
            assertThat(acts.get(i).subject())
                    .isEqualTo(certificate.getSerialNumber().toString(16));
            assertThat(acts.get(i).digest())
                    .contains(HashAlgorithm.SHA256
                            .hash(Bytes.owning(certificate.getEncoded()))
                            .octets());
        }
    }

    @Test
    void isInTheLedgerOnceItIsUsedAndOnlyOnce() throws Exception {
        assertInLedger("issuer-1.pem");
        rotate("root.p12");
        assertInLedger("issuer-1.pem", "issuer-2.pem");
        live.refresh();
        live = open();
        LiveAuthority ofAnotherNode = open();
        ofAnotherNode.refresh();

        assertInLedger("issuer-1.pem", "issuer-2.pem");
    }

    @Test
    void isNotInTheLedgerWhileItsRootIsNotKnownToEverybody() throws Exception {
        clock.move(Duration.ofMinutes(1));
        TestAuthority.maker().addRoot(folder, Curve.P256, TestAuthority.PASSPHRASE);
        live.refresh();
        rotate("root-2.p12");
        assertInLedger("issuer-1.pem");

        clock.move(TestAuthority.PATIENCE);
        live.refresh();
        assertInLedger("issuer-1.pem", "issuer-2.pem");
    }
}
