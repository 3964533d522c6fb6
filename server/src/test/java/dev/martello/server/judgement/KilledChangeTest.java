package dev.martello.server.judgement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.appraisal.reference.DocumentKind;
import dev.martello.appraisal.reference.SignedDocument;
import dev.martello.appraisal.reference.SigningKey;
import dev.martello.appraisal.reference.TrustedKeys;
import dev.martello.bytes.Bytes;
import dev.martello.server.ServerProcess;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.store.Database;
import dev.martello.server.store.Incident;
import dev.martello.server.view.AdoptionView;
import dev.martello.server.view.IncidentView;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed while a change is proposed, held, decided or adopted, with more appliances than it judges in one transaction. */
class KilledChangeTest {
    private static final int APPLIANCES = 2 * Reappraisal.PAGE + 1;

    private static final String HARMLESS_RULE = """
              - id: site.harmless
                severity: low
                tier: warning
                when: platform != ""
                subject: platform
                message: It has a platform.
            """;

    @TempDir
    Path directory;

    private Path key;

    @BeforeEach
    void storeFleet() throws Exception {
        KeyPair signer = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        key = Files.writeString(directory.resolve("release-key.pub"), pem(signer.getPublic()));
        Files.createDirectories(directory.resolve("trusted"));
        Files.createDirectories(data());
        try (Database database = openDatabase()) {
            References references = References.open(
                    database, TrustedKeys.of(List.of(signer.getPublic())), StoredFleet.policy(""), Clock.systemUTC());
            Bytes envelope = SignedDocument.sign(
                            DocumentKind.RELEASE, StoredFleet.release("2026.11.1", 1), SigningKey.of(signer))
                    .write();
            references.adopt(((ReleaseAnswer.Proposed) references.open(envelope)).change(), _ -> {});
            new StoredFleet(database).add(0, APPLIANCES, "2026.11.1", "broad", references.current(), Instant.now());
        }
    }

    private static String pem(PublicKey key) {
        return "-----BEGIN PUBLIC KEY-----\n" + Base64.getEncoder().encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    private Path data() {
        return directory.resolve("server");
    }

    private Database openDatabase() {
        return Database.open(data().resolve("martello.db"));
    }

    private ServerProcess start() throws Exception {
        return ServerProcess.start(directory, data(), directory.resolve("trusted"), key);
    }

    private static Bytes policy(String rule) {
        return StoredFleet.policy(rule).document();
    }

    private static String policy(OperatorClient operator) throws Exception {
        return operator.policy().toString(StandardCharsets.UTF_8);
    }

    /** How many verdicts have a finding of a rule; the server may be at work. */
    private long having(String rule) throws Exception {
        return count("count(*)", rule);
    }

    private long revisions() throws Exception {
        return count("count(distinct revision)", "");
    }

    private long count(String what, String rule) throws Exception {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + data().resolve("martello.db") + "?busy_timeout=60000");
                PreparedStatement query = connection.prepareStatement(
                        "select " + what + " from verdict where valid_to_us is null and findings like ?")) {
            query.setString(1, "%" + rule + "%");
            try (ResultSet result = query.executeQuery()) {
                result.next();
                return result.getLong(1);
            }
        }
    }

    @Test
    void findsAHeldChangeAsItWasAndCanDecideIt() throws Exception {
        long incident;
        try (ServerProcess server = start();
                OperatorClient operator = server.operator()) {
            incident = hold(operator);
            server.kill();
        }
        assertThat(having("secure-boot.unproven")).isZero();
        try (ServerProcess server = start();
                OperatorClient operator = server.operator()) {
            assertThat(operator.incident(incident).state()).isEqualTo(Incident.State.OPEN.name());
            assertThat(policy(operator)).doesNotContain("secure-boot.unproven");

            AdoptionView decided = operator.approve(incident);

            assertThat(decided.changed()).isEqualTo(APPLIANCES);
            assertThat(policy(operator)).contains("secure-boot.unproven");
        }
        assertThat(having("secure-boot.unproven")).isEqualTo(APPLIANCES);
        assertThat(revisions()).isEqualTo(1);
    }

    @Test
    void finishesAnAdoptionThatItWasKilledIn() throws Exception {
        try (ServerProcess server = start();
                OperatorClient operator = server.operator()) {
            killIn(server, "site.harmless", () -> operator.setPolicy(policy(HARMLESS_RULE)));
        }
        try (ServerProcess server = start();
                OperatorClient operator = server.operator()) {
            assertThat(policy(operator)).contains("site.harmless");
        }
        assertThat(having("site.harmless")).isEqualTo(APPLIANCES);
        assertThat(revisions()).isEqualTo(1);
    }

    @Test
    void finishesADecisionThatItWasKilledIn() throws Exception {
        long incident;
        try (ServerProcess server = start();
                OperatorClient operator = server.operator()) {
            incident = hold(operator);
            killIn(server, "secure-boot.unproven", () -> operator.approve(incident));
        }
        try (ServerProcess server = start();
                OperatorClient operator = server.operator()) {
            assertThat(operator.incident(incident).state()).isEqualTo(Incident.State.APPROVED.name());
            assertThat(policy(operator)).contains("secure-boot.unproven");
        }
        assertThat(having("secure-boot.unproven")).isEqualTo(APPLIANCES);
        assertThat(revisions()).isEqualTo(1);
    }

    private static long hold(OperatorClient operator) throws Exception {
        return operator.setPolicy(policy(StoredFleet.STRICT_RULE))
                .held()
                .map(IncidentView::id)
                .orElseThrow();
    }

    /** Kills a server as soon as the first verdicts by another policy are written: others are still to come. */
    private void killIn(ServerProcess server, String rule, Callable<?> change) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> changing = threads.submit(change);
            while (having(rule) == 0) {
                if (changing.isDone() && having(rule) == 0) {
                    throw new AssertionError("the change came to nothing: " + changing.get());
                }
            }
            server.kill();
        }
    }
}
