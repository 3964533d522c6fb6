package dev.martello.cli.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.cli.Commands;
import dev.martello.cli.Commands.Run;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.server.ControlPlane;
import dev.martello.server.ServerConfiguration;
import dev.martello.server.result.ResultKeys;
import dev.martello.server.store.ApplianceTable;
import dev.martello.server.store.Database;
import dev.martello.server.store.EnrolledAppliance;
import dev.martello.server.store.EnrolledAppliance.Standing;
import dev.martello.server.store.QuoteClock;
import dev.martello.server.store.VerdictInterval;
import dev.martello.server.store.VerdictTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands by which a relying party gets a result and checks it. */
class ResultCommandTest {
    private static final ApplianceId APPLIANCE = new ApplianceId(Bytes.repeat(0xab, 32));
    private static final String NONCE = "000102030405060708090a0b";

    @TempDir
    Path directory;

    private ControlPlane server;

    @BeforeEach
    void start() throws Exception {
        server = ControlPlane.start(ServerConfiguration.onLoopback(data(), Set.of(), List.of()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Path data() {
        return directory.resolve("server");
    }

    private Database database() {
        return Database.open(data().resolve("martello.db"));
    }

    /** As if it had reported, and its evidence had come to that. */
    private void judged(TrustTier tier) {
        Instant now = Instant.now();
        Instant until = now.plusSeconds(3600);
        EnrolledAppliance appliance =
                EnrolledAppliance.withKeys(APPLIANCE, Platform.LINUX_AMD64, Bytes.of(1), Bytes.of(2), Bytes.of(3), now);
        try (Database database = database()) {
            database.change(sql -> {
                new ApplianceTable(sql).enrol(appliance);
                new VerdictTable(sql)
                        .record(
                                APPLIANCE,
                                Optional.empty(),
                                new VerdictInterval(tier, Optional.empty(), List.of(), "r", now, Optional.empty()),
                                Optional.empty());
                new ApplianceTable(sql).reported(appliance, new QuoteClock(1, 1, 1), new Standing("e", now, until));
            });
        }
    }

    /** What is printed, in a file. */
    private Path result() throws Exception {
        Run run = Commands.here(
                "fleet",
                "result",
                APPLIANCE.toString(),
                "--nonce",
                NONCE,
                "--server",
                server.address().toString(),
                "--ca",
                server.authorityFile().toString(),
                "--token-file",
                data().resolve(ControlPlane.RELYING_PARTY_TOKEN_FILE).toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        return Files.writeString(directory.resolve("result.jwt"), run.out());
    }

    private Path keys(Database database) throws Exception {
        Bytes published = ResultKeys.open(database, Duration.ZERO, InstantSource.system(), new SecureRandom())
                .published();
        return Files.write(directory.resolve("jwks.json"), published.toArray());
    }

    private Run inspect(Path result, String... more) throws Exception {
        try (Database database = database()) {
            List<String> command = new ArrayList<>(List.of(
                    "inspect",
                    "result",
                    result.toString(),
                    "--keys",
                    keys(database).toString()));
            command.addAll(List.of(more));
            return Commands.here(command.toArray(String[]::new));
        }
    }

    @Test
    void aRelyingPartyGetsAResultAndChecksIt() throws Exception {
        judged(TrustTier.AFFIRMING);
        Path result = result();

        Run good = inspect(result, "--nonce", NONCE);
        assertThat(good.exitCode()).as(good.err()).isZero();
        assertThat(good.out()).contains(APPLIANCE.toString(), "AFFIRMING", "executables 2", "genuine");
        Run old = inspect(result, "--nonce", "111111111111");
        assertThat(old.exitCode()).isEqualTo(1);
        assertThat(old.out()).contains("not asked for with this nonce").doesNotContain("AFFIRMING");
    }

    @Test
    void oneThatIsNotAffirmingIsNoSuccess() throws Exception {
        judged(TrustTier.CONTRAINDICATED);
        Run run = inspect(result(), "--json");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("\"genuine\":true", "\"status\":\"CONTRAINDICATED\"");
    }

    @Test
    void oneOfAnotherControlPlaneIsNotGenuineAndNonsenseIsNone() throws Exception {
        judged(TrustTier.AFFIRMING);
        Path result = result();
        Path others;
        try (Database other = Database.open(directory.resolve("other.db"))) {
            others = keys(other);
        }
        Run run = Commands.here("inspect", "result", result.toString(), "--keys", others.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("not genuine").doesNotContain("AFFIRMING");

        Run nonsense = inspect(Files.writeString(directory.resolve("nonsense"), "no result"));
        assertThat(nonsense.exitCode()).isEqualTo(2);
        assertThat(nonsense.err()).contains("a JWT has 3 parts");
    }
}
