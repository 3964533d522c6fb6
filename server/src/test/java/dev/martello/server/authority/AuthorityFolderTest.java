package dev.martello.server.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.LockFile;
import dev.martello.server.store.Database;
import dev.martello.server.store.KeyKind;
import dev.martello.tpm.crypto.Curve;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityFolderTest {
    @TempDir
    private Path directory;

    private Database database;

    @BeforeEach
    void openDatabase(@TempDir Path data) {
        database = Database.open(data.resolve("martello.db"));
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    private TestAuthority make() throws Exception {
        return TestAuthority.make(directory, Curve.P256, List.of());
    }

    @Test
    void keysAreForTheirOwnerAlone() throws Exception {
        make();
        for (String name : List.of("root.p12", "issuer-1.p12")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void anAuthorityIsNotMadeTwice() throws Exception {
        make();
        String root = Files.readString(directory.resolve("root.pem"));
        assertThatThrownBy(this::make).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(directory.resolve("root.pem")).content().isEqualTo(root);
    }

    @Test
    void aKeyThatAKilledCommandLeftIsNeitherUsedNorOverwritten() throws Exception {
        make();
        Files.copy(directory.resolve("root.p12"), directory.resolve("root-2.p12"));
        Files.copy(directory.resolve("issuer-1.p12"), directory.resolve("issuer-2.p12"));
        byte[] left = Files.readAllBytes(directory.resolve("issuer-2.p12"));

        assertThat(rotate()).isEqualTo(3);
        assertThat(TestAuthority.maker().addRoot(directory, Curve.P256, TestAuthority.PASSPHRASE))
                .isEqualTo(3);
        assertThat(directory.resolve("issuer-2.p12")).hasBinaryContent(left);
        assertThat(AuthorityInspection.of(directory, Instant.now()).problems()).isEmpty();
    }

    @Test
    void whatAKilledCommandHadBegunToWriteIsTakenAwayByTheNext() throws Exception {
        make();
        Path unfinished = Files.writeString(directory.resolve("issuer-2.p12.new"), "a key");
        Path others = Files.writeString(directory.resolve("notes.new"), "of somebody else");

        assertThat(rotate()).isEqualTo(2);
        assertThat(unfinished).doesNotExist();
        assertThat(others).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"root.crl", "issuer-1.pem", "issuer-1.p12", "issuer-1.tpm"})
    void aFileWithoutAnEndIsRefused(String name) throws Exception {
        make();
        Files.deleteIfExists(directory.resolve(name));
        Files.createSymbolicLink(directory.resolve(name), Path.of("/dev/zero"));

        assertThatThrownBy(() -> TestAuthority.open(directory, new Pkcs12Keys(TestAuthority.PASSPHRASE), database))
                .isInstanceOf(AuthorityUnusable.class)
                .hasMessageContaining(name + " has more than");
    }

    @Test
    void oneCommandAtATimeChangesIt() throws Exception {
        make();
        try (LockFile _ = new AuthorityFolder(directory).lock()) {
            assertThatThrownBy(this::rotate)
                    .isInstanceOf(AuthorityUnusable.class)
                    .hasMessageContaining("another command is changing");
        }
        assertThat(rotate()).isEqualTo(2);
    }

    @Test
    void whatCanBeReadIsShownBesideWhatCannot() throws Exception {
        make();
        TestAuthority.maker().addRoot(directory, Curve.P256, TestAuthority.PASSPHRASE);
        TestAuthority.maker()
                .rotate(
                        directory,
                        directory.resolve("root-2.p12"),
                        TestAuthority.PASSPHRASE,
                        TestAuthority.plan(List.of()));
        Files.delete(directory.resolve("root-2.pem"));
        Files.writeString(directory.resolve("issuer-7.pem"), "-----BEGIN CERTIFICATE-----\n");

        AuthorityInspection shown = AuthorityInspection.of(directory, Instant.now());
        assertThat(shown.roots())
                .extracting(AuthorityInspection.RootView::number)
                .containsExactly(1);
        assertThat(shown.issuers())
                .extracting(AuthorityInspection.IssuerView::number)
                .containsExactly(1);
        assertThat(shown.problems())
                .hasSize(2)
                .anySatisfy(each -> assertThat(each).contains("issuer-2.pem was not certified by a root"))
                .anySatisfy(each -> assertThat(each).contains("issuer-7.pem"));
    }

    @Test
    void aRootWithoutItsListDoesNotHideTheOthers() throws Exception {
        make();
        TestAuthority.maker().addRoot(directory, Curve.P256, TestAuthority.PASSPHRASE);
        Files.delete(directory.resolve("root-2.crl"));

        AuthorityInspection shown = AuthorityInspection.of(directory, Instant.now());
        assertThat(shown.issuers()).hasSize(1);
        assertThat(shown.problems()).singleElement().asString().contains("there is no", "root-2.crl");
    }

    private int rotate() throws Exception {
        return TestAuthority.maker()
                .rotate(
                        directory,
                        directory.resolve("root.p12"),
                        TestAuthority.PASSPHRASE,
                        TestAuthority.plan(List.of()));
    }

    @Test
    void aRootsKeyThatLiesThereAloneIsNotOverwritten() throws Exception {
        make();
        byte[] key = Files.readAllBytes(directory.resolve("root.p12"));
        Files.delete(directory.resolve("root.pem"));

        assertThatThrownBy(this::make)
                .isInstanceOf(AuthorityUnusable.class)
                .hasMessageContaining("root.p12 is a root's key without its certificate");
        assertThat(directory.resolve("root.p12")).hasBinaryContent(key);
    }

    @Test
    void theRootsKeyIsNotNeededToIssue() throws Exception {
        TestAuthority authority = make();
        Files.delete(directory.resolve("root.p12"));
        assertThat(authority.issue("", TestAuthority.ENTRY, KeyKind.MEMORY)).hasSize(3);
        assertThat(AuthorityInspection.of(directory, Instant.now()).roots())
                .singleElement()
                .satisfies(root -> assertThat(root.hasKey()).isFalse());
    }

    @Test
    void aWrongPassphraseIsSaidInOneSentence() throws Exception {
        make();
        assertThatThrownBy(() -> TestAuthority.open(directory, new Pkcs12Keys(_ -> "wrong".toCharArray()), database))
                .isInstanceOf(AuthorityUnusable.class)
                .hasMessageEndingWith("issuer-1.p12: the passphrase is wrong");
    }

    @Test
    void anIssuerOfAnotherRootIsRefused() throws Exception {
        make();
        Path other = directory.resolve("other");
        TestAuthority.make(other, Curve.P256, List.of());
        Files.copy(other.resolve("issuer-1.pem"), directory.resolve("issuer-2.pem"));
        Files.copy(other.resolve("issuer-1.p12"), directory.resolve("issuer-2.p12"));
        assertThatThrownBy(() -> TestAuthority.open(directory, new Pkcs12Keys(TestAuthority.PASSPHRASE), database))
                .isInstanceOf(AuthorityUnusable.class)
                .hasMessageContaining("was not certified by the root");
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() throws Exception {
        make();
        Files.delete(directory.resolve("issuer-1.p12"));
        Files.copy(directory.resolve("root.p12"), directory.resolve("issuer-1.p12"));
        assertThatThrownBy(() -> TestAuthority.open(directory, new Pkcs12Keys(TestAuthority.PASSPHRASE), database))
                .isInstanceOf(AuthorityUnusable.class)
                .hasMessageContaining("does not hold the key");
    }

    @Test
    void theNextIssuerIsTakenUpAndOneThatCannotBeUsedIsNot() throws Exception {
        LiveAuthority live = make().open(database);
        String first = live.current().issuers().getFirst().id();
        Files.copy(directory.resolve("issuer-1.pem"), directory.resolve("issuer-7.pem"));
        live.refresh();
        assertThat(live.current().issuers().getFirst().id())
                .as("its key is missing")
                .isEqualTo(first);

        Files.delete(directory.resolve("issuer-7.pem"));
        assertThat(rotate()).isEqualTo(2);
        live.refresh();
        assertThat(live.current().issuers()).extracting(Issuer::number).containsExactly(2, 1);

        Authority taken = live.current();
        Files.writeString(directory.resolve("notes"), "nothing new");
        live.refresh();
        assertThat(live.current()).as("what was found by it is not forgotten").isSameAs(taken);
    }

    @Test
    void whatEndsSoonIsSaidInTime() throws Exception {
        make();
        Instant now = Instant.now();
        assertThat(AuthorityInspection.of(directory, now).problems()).isEmpty();
        assertThat(AuthorityInspection.of(directory, now.plus(Duration.ofDays(84)))
                        .problems())
                .singleElement()
                .asString()
                .contains("ends at", "martello authority rotate");
        assertThat(AuthorityInspection.of(directory, now.plus(Duration.ofDays(91)))
                        .problems())
                .singleElement()
                .asString()
                .contains("no issuer is valid");
    }
}
