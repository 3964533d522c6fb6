package dev.martello.server.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.CredentialUpdate;
import dev.martello.evidence.protocol.HeldCredential;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.server.MovableClock;
import dev.martello.server.store.Database;
import dev.martello.server.store.KeyKind;
import dev.martello.tpm.crypto.Curve;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Another root in the place of the first. */
class RootRotationTest {
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
        live = open(folder);
        clock.move(Duration.ofMinutes(1));
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    private LiveAuthority open(Path here) throws Exception {
        return TestAuthority.open(here, database, clock);
    }

    private void addRoot() throws Exception {
        TestAuthority.maker().addRoot(folder, Curve.P256, TestAuthority.PASSPHRASE);
        live.refresh();
    }

    private void rotate(String rootKey) throws Exception {
        TestAuthority.rotate(folder, rootKey, live);
    }

    private void retire(int root) throws Exception {
        TestAuthority.maker().retireRoot(folder, root);
        live.refresh();
    }

    private int issuing() {
        return live.current().issuing(clock.instant()).orElseThrow().number();
    }

    private List<Bytes> bundle() {
        return live.current().bundle();
    }

    private Bytes root(String file) throws Exception {
        return Bytes.owning(AuthorityFolder.certificate(folder.resolve(file)).getEncoded());
    }

    private Issuance issuance() throws Exception {
        return new Issuance(live, IssuanceRules.parse(Bytes.utf8("issuance: 1\n")), new SecureRandom());
    }

    private void give() throws Exception {
        Issuance.Signed signed = issuance()
                .sign(
                        TestAuthority.APPLIANCE,
                        Optional.of(TestAuthority.ENTRY),
                        CertifiableKey.of(TestAuthority.newKey(Curve.P256), KeyKind.MEMORY),
                        clock.instant());
        database.change(sql -> {
            try {
                Issuance.record(sql, signed, TrustTier.AFFIRMING, clock.instant());
            } catch (NotIssued e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private void end() throws Exception {
        EndedIssuers ended = new EndedIssuers(database, live, TestAuthority.PATIENCE, clock);
        if (ended.isDue()) {
            ended.end();
        }
        live.refresh();
    }

    @Test
    void theNextRootIsPublishedBeforeAnythingIsBelowIt() throws Exception {
        addRoot();
        rotate("root-2.p12");
        assertThat(bundle()).containsExactly(root("root.pem"), root("root-2.pem"));
        assertThat(live.current().roots().getFirst().toString())
                .as("as logs have it")
                .startsWith("Root[")
                .hasSizeLessThan(100);
        assertThat(issuing()).isEqualTo(1);

        clock.move(TestAuthority.PATIENCE.minusSeconds(1));
        assertThat(issuing()).isEqualTo(1);
        clock.move(Duration.ofSeconds(1));
        assertThat(issuing()).isEqualTo(2);
    }

    @Test
    void aRestartDoesNotShortenThat() throws Exception {
        addRoot();
        rotate("root-2.p12");
        live = open(folder);
        assertThat(issuing()).isEqualTo(1);
        clock.move(TestAuthority.PATIENCE);
        assertThat(issuing()).isEqualTo(2);
    }

    @Test
    void whoHasOtherRootsIsToldAndWhoHasTheseIsNot() throws Exception {
        HeldCredential before = new HeldCredential(Optional.empty(), HeldCredential.digest(bundle()));
        assertThat(issuance().update(before)).isEmpty();
        addRoot();

        assertThat(issuance().update(before).map(CredentialUpdate::bundle)).contains(bundle());
        HeldCredential after = new HeldCredential(Optional.empty(), HeldCredential.digest(bundle()));
        assertThat(issuance().update(after)).isEmpty();
    }

    @Test
    void aRetiredRootLeavesWhenNothingBelowItCounts() throws Exception {
        addRoot();
        rotate("root-2.p12");
        give();
        clock.move(TestAuthority.PATIENCE);
        retire(1);
        assertThat(issuing()).isEqualTo(2);
        clock.move(TestAuthority.PATIENCE);
        end();
        assertThat(bundle()).as("there is a certificate below it").hasSize(2);

        clock.move(Duration.ofHours(1));
        end();
        assertThat(bundle()).containsExactly(root("root-2.pem"));
    }

    @Test
    void aRetiredRootGoesOnUntilEverybodyKnowsTheNext() throws Exception {
        addRoot();
        rotate("root-2.p12");
        retire(1);
        assertThat(issuing()).isEqualTo(1);
        end();
        assertThat(bundle()).hasSize(2);
        clock.move(TestAuthority.PATIENCE);
        assertThat(issuing()).isEqualTo(2);
    }

    @Test
    void aRootThatHasLeftDoesNotComeBack() throws Exception {
        addRoot();
        rotate("root-2.p12");
        clock.move(TestAuthority.PATIENCE);
        retire(1);
        clock.move(TestAuthority.PATIENCE);
        end();
        assertThat(bundle()).hasSize(1);
        Files.move(folder.resolve("root.pem.retired"), folder.resolve("root.pem"));
        live.refresh();

        assertThat(bundle()).containsExactly(root("root-2.pem"));
        live = open(folder);
        assertThat(bundle()).containsExactly(root("root-2.pem"));
    }

    @Test
    void aNodeWithAnOlderCopyOfTheFolderTellsTheSameAndIssuesWithWhatItHas() throws Exception {
        Path copy = Files.createDirectory(directory.resolve("copy"));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path each : files.toList()) {
                Files.copy(each, copy.resolve(each.getFileName()));
            }
        }
        LiveAuthority other = open(copy);
        addRoot();
        rotate("root-2.p12");
        clock.move(TestAuthority.PATIENCE);
        other.refresh();

        assertThat(other.current().bundle()).isEqualTo(bundle());
        assertThat(other.current().issuing(clock.instant()).map(Issuer::number)).contains(1);
    }

    @Test
    void anAuthorityThatIsMadeAnewLeavesNothingOfTheOldOne() throws Exception {
        Path anew = directory.resolve("anew");
        TestAuthority.make(anew, Curve.P256, List.of());
        LiveAuthority other = open(anew);

        assertThat(other.current().bundle())
                .containsExactly(Bytes.owning(
                        AuthorityFolder.certificate(anew.resolve("root.pem")).getEncoded()));
    }

    @Test
    void theBundlesSequenceRisesWithEachChange() throws Exception {
        long first = sequence();
        addRoot();
        long second = sequence();
        rotate("root-2.p12");
        clock.move(TestAuthority.PATIENCE);
        retire(1);
        clock.move(TestAuthority.PATIENCE);
        long third = sequence();
        end();

        assertThat(List.of(first, second, third, sequence())).isSorted().doesNotHaveDuplicates();
        assertThat(document().get("keys")).hasSize(1);
    }

    private long sequence() {
        return document().get("spiffe_sequence").asLong();
    }

    private JsonNode document() {
        return new JsonMapper().readTree(new Publication(live, clock).bundle().toArray());
    }

    @Test
    void anIssuerIsBelowTheRootWhoseKeySignedItAndNotBelowARetiredOne() throws Exception {
        addRoot();
        rotate("root-2.p12");
        assertThat(AuthorityInspection.of(folder, clock.instant()).issuers())
                .extracting(AuthorityInspection.IssuerView::root)
                .containsExactly(2, 1);
        retire(1);
        assertThatThrownBy(() -> rotate("root.p12"))
                .isInstanceOf(AuthorityUnusable.class)
                .hasMessageContaining("is retired");
        assertThatThrownBy(() -> rotate("issuer-1.p12"))
                .isInstanceOf(AuthorityUnusable.class)
                .hasMessageContaining("does not hold the key of a root");
    }

    @Test
    void theLastRootThatCanTakeOverIsNotRetired() throws Exception {
        assertThatThrownBy(() -> retire(1))
                .isInstanceOf(AuthorityUnusable.class)
                .hasMessageContaining("add-root");
        addRoot();
        assertThatThrownBy(() -> retire(1))
                .isInstanceOf(AuthorityUnusable.class)
                .hasMessageContaining("take over");
        rotate("root-2.p12");
        retire(1);
        assertThatThrownBy(() -> retire(1))
                .isInstanceOf(AuthorityUnusable.class)
                .hasMessageContaining("already");
        assertThatThrownBy(() -> retire(3))
                .isInstanceOf(AuthorityUnusable.class)
                .hasMessageContaining("no root 3");
    }

    @Test
    void aHalfWrittenRootIsTakenUpWhenItIsWhole() throws Exception {
        TestAuthority.maker().addRoot(folder, Curve.P256, TestAuthority.PASSPHRASE);
        byte[] whole = Files.readAllBytes(folder.resolve("root-2.pem"));
        Files.write(
                folder.resolve("root-2.pem"), Bytes.copyOf(whole).slice(0, 100).toArray());
        live.refresh();
        assertThat(bundle()).hasSize(1);

        Files.write(folder.resolve("root-2.pem"), whole);
        live.refresh();
        assertThat(bundle()).hasSize(2);
    }
}
