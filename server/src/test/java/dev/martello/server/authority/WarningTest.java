package dev.martello.server.authority;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.server.store.Database;
import dev.martello.server.store.KeyKind;
import dev.martello.tpm.crypto.Curve;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An appliance with a {@code WARNING} goes on with what it has, and gets no more. */
class WarningTest {
    private static final String NO_NAMES = "issuance: 1\n";
    private static final String ONE_NAME = "issuance: 1\ndns: [edge.cdn.example]\n";
    private static final String TWO_NAMES = "issuance: 1\ndns: [edge.cdn.example, \"{serial}.edge.cdn.example\"]\n";

    @TempDir
    private Path directory;

    private Database database;
    private LiveAuthority live;

    @BeforeEach
    void holdsOneWithOneName() throws Exception {
        database = Database.open(directory.resolve("martello.db"));
        live = TestAuthority.make(directory.resolve("authority"), Curve.P256, List.of("edge.cdn.example"))
                .open(database);
        assertThat(asked(ONE_NAME, KeyKind.MEMORY, TrustTier.AFFIRMING)).isEqualTo("granted");
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    private String asked(String rules, KeyKind kind, TrustTier tier) throws Exception {
        Issuance.Signed signed = new Issuance(live, IssuanceRules.parse(Bytes.utf8(rules)), new SecureRandom())
                .sign(
                        TestAuthority.APPLIANCE,
                        Optional.of(TestAuthority.ENTRY),
                        CertifiableKey.of(TestAuthority.newKey(Curve.P256), kind),
                        Instant.now());
        return database.write(sql -> {
            try {
                Issuance.record(sql, signed, tier, Instant.now());
                return "granted";
            } catch (NotIssued e) {
                return e.reason().id();
            }
        });
    }

    @Test
    void renewsForTheSameNamesOrFewer() throws Exception {
        assertThat(asked(ONE_NAME, KeyKind.MEMORY, TrustTier.WARNING)).isEqualTo("granted");
        assertThat(asked(NO_NAMES, KeyKind.MEMORY, TrustTier.WARNING)).isEqualTo("granted");
    }

    @Test
    void givesNoNameMoreThoughTheRulesHaveOne() throws Exception {
        assertThat(asked(TWO_NAMES, KeyKind.MEMORY, TrustTier.WARNING)).isEqualTo("certificate.would-widen");
        assertThat(asked(TWO_NAMES, KeyKind.MEMORY, TrustTier.AFFIRMING)).isEqualTo("granted");
        assertThat(asked(TWO_NAMES, KeyKind.MEMORY, TrustTier.WARNING)).isEqualTo("granted");
    }

    @Test
    void putsNoKeyInAnotherPlace() throws Exception {
        assertThat(asked(ONE_NAME, KeyKind.TPM, TrustTier.WARNING)).isEqualTo("certificate.would-widen");
    }

    @Test
    void givesNothingByWhatIsOfTwoCertificates() throws Exception {
        assertThat(asked(NO_NAMES, KeyKind.TPM, TrustTier.AFFIRMING)).isEqualTo("granted");

        assertThat(asked(ONE_NAME, KeyKind.TPM, TrustTier.WARNING)).isEqualTo("certificate.would-widen");
    }
}
