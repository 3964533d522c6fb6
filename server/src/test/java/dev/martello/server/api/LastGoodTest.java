package dev.martello.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.appraisal.Finding;
import dev.martello.appraisal.reference.DocumentKind;
import dev.martello.appraisal.reference.SignedDocument;
import dev.martello.appraisal.reference.SigningKey;
import dev.martello.appraisal.reference.TrustedKeys;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.server.judgement.Change;
import dev.martello.server.judgement.References;
import dev.martello.server.judgement.ReleaseAnswer;
import dev.martello.server.judgement.StoredFleet;
import dev.martello.server.store.Database;
import dev.martello.server.store.EvidenceTable;
import dev.martello.server.store.VerdictInterval;
import dev.martello.server.store.VerdictTable;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An appliance that started release 2026.11.1, and then something else. */
class LastGoodTest {
    private static final Instant START = Instant.parse("2026-11-24T14:00:00Z");
    private static final ApplianceId ID = StoredFleet.id(0);

    @TempDir
    Path directory;

    private Database database;
    private References references;

    @BeforeEach
    void open() throws Exception {
        KeyPair key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        database = Database.open(directory.resolve("martello.db"));
        references = References.open(
                database, TrustedKeys.of(List.of(key.getPublic())), StoredFleet.policy(""), Clock.systemUTC());
        ReleaseAnswer answer = references.open(
                SignedDocument.sign(DocumentKind.RELEASE, StoredFleet.release("2026.11.1", 1), SigningKey.of(key))
                        .write());
        assertThat(answer).isInstanceOf(ReleaseAnswer.Proposed.class);
        Change change = ((ReleaseAnswer.Proposed) answer).change();
        StoredFleet.adopt(references, change);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void report(String version, long seconds) {
        database.change(
                sql -> StoredFleet.report(sql, ID, version, "early", references.current(), START.plusSeconds(seconds)));
    }

    private VerdictInterval verdict() {
        return database.read(sql -> new VerdictTable(sql).current(ID)).orElseThrow();
    }

    private Optional<String> compared() {
        VerdictInterval verdict = verdict();
        Finding finding = verdict.findings().getFirst();
        return database.read(sql -> LastGood.of(sql, ID, verdict, new EvidenceTable(sql).current(ID))
                .map(lastGood -> lastGood.compare(finding)));
    }

    @Test
    void saysWhatWasStartedInThePlaceOfWhatIsUnknown() {
        report("2026.11.1", 0);
        report("evil", 60);

        assertThat(verdict().tier()).isEqualTo(TrustTier.CONTRAINDICATED);
        assertThat(compared())
                .hasValueSatisfying(sentence -> assertThat(sentence)
                        .startsWith("It was good until 2026-11-24 14:01:00 UTC, with release 2026.11.1; then ")
                        .contains("kernel", "sha256:")
                        .endsWith("."));
    }

    @Test
    void hasNothingToSayOfAnApplianceThatWasNeverGood() {
        report("evil", 0);

        assertThat(compared()).isEmpty();
    }

    @Test
    void looksBehindWhatWasBadMeanwhile() {
        report("2026.11.1", 0);
        report("evil", 60);
        report("worse", 120);

        assertThat(compared())
                .hasValueSatisfying(
                        sentence -> assertThat(sentence).startsWith("It was good until 2026-11-24 14:01:00 UTC"));
    }
}
