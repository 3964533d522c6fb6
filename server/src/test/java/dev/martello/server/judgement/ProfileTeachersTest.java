package dev.martello.server.judgement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.appraisal.profile.Lesson;
import dev.martello.appraisal.profile.Lesson.PassedOver;
import dev.martello.appraisal.profile.Quorum;
import dev.martello.appraisal.reference.TrustedKeys;
import dev.martello.bytes.Bytes;
import dev.martello.server.store.ApplianceTable;
import dev.martello.server.store.Database;
import dev.martello.server.store.RegisterEntry;
import dev.martello.server.store.RegisterTable;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileTeachersTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    @TempDir
    private Path directory;

    @Test
    void letsNoCopiedTpmTeachByQuorum() throws Exception {
        try (Database database = Database.open(directory.resolve("martello.db"))) {
            TrustedKeys keys = TrustedKeys.of(List.of(
                    KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic()));
            References references =
                    References.open(database, keys, StoredFleet.policy(""), Clock.fixed(NOW, ZoneOffset.UTC));
            StoredFleet.adopt(references, new Change.NewRelease(StoredFleet.release("1", 1), "", Bytes.EMPTY));
            new StoredFleet(database).add(0, 2, "1", "broad", references.current(), NOW);
            database.change(sql -> {
                new RegisterTable(sql).replace(List.of(entry(0), entry(1)), Instant.EPOCH);
                new ApplianceTable(sql).inTwoPlaces(StoredFleet.id(0), NOW);
            });

            Lesson lesson = new ProfileTeachers(database, references).quorum("edge-2u", new Quorum(1, 1));

            assertThat(lesson.passedOver()).containsExactly(new PassedOver("SN-0", "its verdict is CONTRAINDICATED"));
        }
    }

    private static RegisterEntry entry(int number) {
        return new RegisterEntry(
                StoredFleet.id(number), "SN-" + number, "fra", "R" + number, "broad", Optional.of("edge-2u"));
    }
}
