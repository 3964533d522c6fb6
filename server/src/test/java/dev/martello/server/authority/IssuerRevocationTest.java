package dev.martello.server.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.CredentialUpdate;
import dev.martello.evidence.protocol.HeldCredential;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.server.authority.AuthorityFolder.RootFiles;
import dev.martello.server.authority.AuthorityFolder.RootPlace;
import dev.martello.server.ledger.LedgerAct;
import dev.martello.server.ledger.LedgerEntry;
import dev.martello.server.store.CertificateTable;
import dev.martello.server.store.Database;
import dev.martello.server.store.KeyKind;
import dev.martello.server.store.RevocationReason;
import dev.martello.server.store.Sql;
import dev.martello.server.store.TwoNodes;
import dev.martello.tpm.crypto.Curve;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CRLReason;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An issuer whose key somebody else may have. */
class IssuerRevocationTest {
    @TempDir
    private Path directory;

    private Path folder;
    private Database database;
    private LiveAuthority live;

    @BeforeEach
    void makeAuthority() throws Exception {
        folder = directory.resolve("authority");
        database = Database.open(directory.resolve("martello.db"));
        live = TestAuthority.make(folder, Curve.P256, List.of()).open(database);
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    private void rotate() throws Exception {
        TestAuthority.maker()
                .rotate(folder, folder.resolve("root.p12"), TestAuthority.PASSPHRASE, TestAuthority.plan(List.of()));
        live.refresh();
    }

    private List<Integer> revoke(int issuer) throws Exception {
        return revokeIn(folder, issuer);
    }

    private static List<Integer> revokeIn(Path folder, int issuer) throws Exception {
        return TestAuthority.maker()
                .revoke(
                        folder,
                        issuer,
                        folder.resolve("root.p12"),
                        TestAuthority.PASSPHRASE,
                        IssuerRevocation.KEY_COMPROMISE);
    }

    private Optional<Integer> issuing() {
        return live.current().issuing(Instant.now()).map(Issuer::number);
    }

    private Issuance issuance() throws Exception {
        return new Issuance(live, IssuanceRules.parse(Bytes.utf8("issuance: 1\n")), new SecureRandom());
    }

    private Issuance.Signed sign() throws Exception {
        return issuance()
                .sign(
                        TestAuthority.APPLIANCE,
                        Optional.of(TestAuthority.ENTRY),
                        CertifiableKey.of(TestAuthority.newKey(Curve.P256), KeyKind.MEMORY),
                        Instant.now());
    }

    private Issuance.Signed give() throws Exception {
        Issuance.Signed signed = sign();
        database.change(sql -> record(sql, signed, TrustTier.AFFIRMING));
        return signed;
    }

    private static void record(Sql sql, Issuance.Signed signed, TrustTier tier) {
        try {
            Issuance.record(sql, signed, tier, Instant.now());
        } catch (NotIssued e) {
            throw new IllegalStateException(e.reason().id(), e);
        }
    }

    private CertificateTable.Status status(Issuance.Signed given) {
        return database.read(sql -> new CertificateTable(sql)
                .status(given.row().issuer(), given.row().serial()));
    }

    private void end() {
        EndedIssuers ended = new EndedIssuers(database, live, Duration.ZERO, InstantSource.system());
        assertThat(ended.isDue()).isTrue();
        ended.end();
        assertThat(ended.isDue()).isFalse();
    }

    private static HeldCredential holding(Issuance.Signed given) {
        return new HeldCredential(
                Optional.of(HeldCredential.digest(given.chain().subList(1, 2))), HeldCredential.digest(given.bundle()));
    }

    @Test
    void issuesNoMoreWhileTheNextOneDoes() throws Exception {
        rotate();
        assertThat(issuing()).contains(2);
        assertThat(revoke(2)).containsExactly(1);
        live.refresh();

        assertThat(issuing()).as("the last one that is not revoked").contains(1);
    }

    @Test
    void leavesNobodyToIssueIfThereIsNoOther() throws Exception {
        assertThat(revoke(1)).isEmpty();
        live.refresh();

        assertThat(issuing()).isEmpty();
        assertThatThrownBy(this::sign).isInstanceOfSatisfying(NotIssued.class, refused -> {
            assertThat(refused.reason()).isEqualTo(NoCertificate.AUTHORITY_UNAVAILABLE);
            assertThat(refused).hasMessageContaining("martello authority rotate");
        });
        rotate();
        assertThat(issuing()).contains(2);
    }

    @Test
    void isOnTheRootsListAsAnAuthorityWhoseKeyIsKnownToOthersAndStaysThere() throws Exception {
        revoke(1);
        rotate();

        X509CRL list = (X509CRL) CertificateFactory.getInstance("X.509")
                .generateCRL(new ByteArrayInputStream(
                        live.current().roots().getFirst().list().encoded().toArray()));
        X509CRLEntry entry = list.getRevokedCertificate(AuthorityFolder.certificate(folder.resolve("issuer-1.pem")));
        assertThat(entry.getRevocationReason()).isEqualTo(CRLReason.CA_COMPROMISE);
        assertThat(list.getRevokedCertificates()).hasSize(1);
        list.verify(live.roots().getFirst().getPublicKey());
        Root root = live.current().roots().getFirst();
        assertThat(new RevocationLists(database, live, InstantSource.system()).list(root.id()))
                .as("what is served by the root's identifier")
                .contains(root.list().encoded());
    }

    @Test
    void takesAllThatItGaveOutWithIt() throws Exception {
        Issuance.Signed first = give();
        Issuance.Signed second = give();
        rotate();
        Issuance.Signed ofNext = give();
        revoke(1);
        live.refresh();
        end();

        for (Issuance.Signed each : List.of(first, second)) {
            assertThat(status(each))
                    .isInstanceOfSatisfying(
                            CertificateTable.Status.Revoked.class,
                            revoked -> assertThat(revoked.reason()).isEqualTo(RevocationReason.ISSUER_COMPROMISED));
        }
        assertThat(status(ofNext)).isInstanceOf(CertificateTable.Status.Good.class);
    }

    @Test
    void whatAnotherNodeStillGaveOutIsRevokedToo() throws Exception {
        Issuance.Signed onItsWay = sign();
        revoke(1);
        live.refresh();
        database.change(sql -> record(sql, onItsWay, TrustTier.AFFIRMING));

        end();
        assertThat(status(onItsWay)).isInstanceOf(CertificateTable.Status.Revoked.class);
    }

    @Test
    void asksWhoHoldsWhatItGaveToRenewAndNobodyElse() throws Exception {
        HeldCredential ofFirst = holding(give());
        rotate();
        HeldCredential ofSecond = holding(give());
        assertThat(issuance().update(ofFirst)).as("replaced, not revoked").isEmpty();
        revoke(1);
        live.refresh();

        assertThat(issuance().update(ofFirst).flatMap(CredentialUpdate::renewal))
                .hasValueSatisfying(renewal -> assertThat(renewal.reason()).isEqualTo("certificate.issuer-revoked"));
        assertThat(issuance().update(ofSecond)).isEmpty();
    }

    @Test
    void aWarningRenewsWhatItTookAwayUnlessTrustEndedMeanwhile() throws Exception {
        give();
        rotate();
        revoke(1);
        live.refresh();
        end();
        Issuance.Signed next = sign();
        database.change(sql -> record(sql, next, TrustTier.WARNING));

        Instant now = Instant.now();
        database.change(
                sql -> new CertificateTable(sql).revoke(TestAuthority.APPLIANCE, RevocationReason.VERDICT, now));
        Issuance.Signed late = sign();
        assertThatThrownBy(() -> database.change(sql -> record(sql, late, TrustTier.WARNING)))
                .hasMessage("certificate.would-widen");
    }

    @Test
    void staysRevokedWhateverAnOlderCopyOfTheFolderSays() throws Exception {
        byte[] before = Files.readAllBytes(folder.resolve("root.crl"));
        rotate();
        revoke(1);
        live.refresh();
        Files.write(folder.resolve("root.crl"), before);
        live.refresh();
        assertRevoked(1);

        live = TestAuthority.open(folder, new Pkcs12Keys(TestAuthority.PASSPHRASE), database);
        assertRevoked(1);
    }

    private void assertRevoked(int number) {
        Authority current = live.current();
        Issuer issuer = current.issuers().stream()
                .filter(each -> each.number() == number)
                .findFirst()
                .orElseThrow();
        assertThat(current.revocation(issuer)).isPresent();
    }

    @Test
    void staysRevokedIfTheRootSignsANewerListInAFolderThatDoesNotKnow() throws Exception {
        Path copy = copy("copy");
        revoke(1);
        live.refresh();
        for (int i = 0; i < 3; i++) {
            TestAuthority.maker()
                    .rotate(copy, copy.resolve("root.p12"), TestAuthority.PASSPHRASE, TestAuthority.plan(List.of()));
        }
        Files.write(folder.resolve("root.crl"), Files.readAllBytes(copy.resolve("root.crl")));
        live.refresh();

        assertRevoked(1);
    }

    /** A copy of the folder, as another operator has one. */
    private Path copy(String name) throws Exception {
        Path copy = Files.createDirectory(directory.resolve(name));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path each : files.toList()) {
                Files.copy(each, copy.resolve(each.getFileName()));
            }
        }
        return copy;
    }

    private List<BigInteger> revokedByRoot() {
        return database
                .read(PublishedRoots::read)
                .told(live.roots(), Duration.ZERO)
                .getFirst()
                .list()
                .revoked()
                .stream()
                .map(RevocationListProfile.Entry::serial)
                .toList();
    }

    /** What a root with this number on its list says, that revoked these issuers. */
    private RootFiles signed(long number, List<Integer> issuers) throws Exception {
        Pkcs12Key.Opened root = Pkcs12Key.open(folder.resolve("root.p12"), TestAuthority.PASSPHRASE);
        List<RevocationListProfile.Entry> entries = issuers.stream()
                .map(each -> new RevocationListProfile.Entry(BigInteger.valueOf(each), Instant.EPOCH, 2))
                .toList();
        ECPublicKey key = (ECPublicKey) root.certificate().getPublicKey();
        Bytes list = RevocationListProfile.make(
                root.certificate(),
                entries,
                number,
                Instant.now(),
                Instant.now().plusSeconds(3600),
                Signer.of(Signer.algorithm(key), MemoryKey.of(root.key(), key)));
        return new RootFiles(new RootPlace(1, false), root.certificate(), RootList.parse(list, root.certificate()));
    }

    private static Optional<String> keep(Database node, RootFiles files) {
        return node.write(sql -> PublishedRoots.keep(sql, files, Instant.now()));
    }

    @Test
    void aListOfTheSameNumberIsTakenUpIfItRevokesMore() throws Exception {
        long number = Long.MAX_VALUE / 2;
        assertThat(keep(database, signed(number, List.of()))).isEmpty();
        live.refresh();
        assertThat(keep(database, signed(number, List.of(7)))).isEmpty();
        assertThat(revokedByRoot()).containsExactly(BigInteger.valueOf(7));
        live.refresh();
        assertThat(live.current().roots().getFirst().list().revoked())
                .as("what the node goes by from then on")
                .hasSize(1);

        assertThat(keep(database, signed(number, List.of(8))))
                .contains("it leaves out an issuer that was revoked; the"
                        + " last list goes on counting. Revoke that issuer again with \"martello authority revoke\", in a folder"
                        + " that has its files");
        assertThat(keep(database, signed(number, List.of(7)))).isEmpty();
        assertThat(revokedByRoot()).containsExactly(BigInteger.valueOf(7));
        assertThat(acts(LedgerAct.ISSUER_REVOKED)).as("once").containsExactly("7");
    }

    @Test
    void anOlderListIsNotTakenUpAndWhomItRevokesInVainIsSaid() throws Exception {
        keep(database, signed(Long.MAX_VALUE - 1, List.of(7)));

        assertThat(keep(database, signed(Long.MAX_VALUE - 2, List.of(7))))
                .contains("it is older than the list that was taken up last, which goes on counting");
        assertThat(keep(database, signed(Long.MAX_VALUE - 2, List.of(7, 0xa8, 0xa9))))
                .contains("it is older than the list that was taken up last, which goes on counting, so what it alone"
                        + " revokes is not revoked: a8, a9. Revoke that again with \"martello authority revoke\", in a folder"
                        + " that has the last list");
        assertThat(revokedByRoot()).containsExactly(BigInteger.valueOf(7));
        assertThat(acts(LedgerAct.ISSUER_REVOKED)).containsExactly("7");
    }

    @Test
    void ofTwoNodesThatTakeUpListsAtOnceNoneLosesWhatTheOtherRevoked() throws Exception {
        RootFiles first = signed(10, List.of(7));
        RootFiles second = signed(11, List.of(8));
        try (TwoNodes nodes = new TwoNodes()) {
            keep(nodes.first(), signed(9, List.of()));
            Optional<String> problem = nodes.overlap(
                            sql -> PublishedRoots.keep(sql, first, Instant.now()),
                            sql -> PublishedRoots.keep(sql, second, Instant.now()))
                    .ofSecond();

            assertThat(problem).hasValueSatisfying(each -> assertThat(each).contains("leaves out an issuer"));
            assertThat(nodes.first()
                            .read(PublishedRoots::read)
                            .told(List.of(first.certificate()), Duration.ZERO)
                            .getFirst()
                            .list()
                            .revoked())
                    .extracting(RevocationListProfile.Entry::serial)
                    .containsExactly(BigInteger.valueOf(7));
        }
    }

    @Test
    void aListThatTheRootDidNotSignChangesNothingAndIsNoReasonToStart() throws Exception {
        Path other = directory.resolve("other");
        TestAuthority.make(other, Curve.P256, List.of());
        revokeIn(other, 1);
        byte[] list = Files.readAllBytes(folder.resolve("root.crl"));
        byte[] cut = Bytes.copyOf(list).slice(0, list.length / 2).toArray();
        for (byte[] broken : List.of(Files.readAllBytes(other.resolve("root.crl")), cut, new byte[0])) {
            Files.write(folder.resolve("root.crl"), broken);
            live.refresh();
            assertThat(issuing()).contains(1);
            assertThatThrownBy(() -> TestAuthority.open(folder, new Pkcs12Keys(TestAuthority.PASSPHRASE), database))
                    .isInstanceOf(AuthorityUnusable.class)
                    .hasMessageContaining("root.crl");
        }
        Files.write(folder.resolve("root.crl"), list);
        revoke(1);
        live.refresh();
        assertThat(issuing()).as("a whole list is taken up again").isEmpty();
    }

    @Test
    void itsKeyMayBeTakenAwayThen() throws Exception {
        rotate();
        HeldCredential ofStolen = holding(give());
        revoke(2);
        Files.delete(folder.resolve("issuer-2.p12"));
        live = TestAuthority.open(folder, new Pkcs12Keys(TestAuthority.PASSPHRASE), database);

        assertThat(issuing()).contains(1);
        assertThat(issuance().update(ofStolen).flatMap(CredentialUpdate::renewal))
                .isPresent();
        new RevocationLists(database, live, InstantSource.system()).renewWhenDue();
        end();
    }

    @Test
    void isTakenUpThoughSomethingElseInTheFolderIsBroken() throws Exception {
        revoke(1);
        Files.writeString(folder.resolve("issuer-9.pem"), "-----BEGIN CERTIFICATE-----\n");
        live.refresh();

        assertThat(issuing()).isEmpty();
    }

    @Test
    void isInTheLedgerOnce() throws Exception {
        revoke(1);
        live.refresh();
        rotate();
        live = TestAuthority.open(folder, new Pkcs12Keys(TestAuthority.PASSPHRASE), database);

        String serial = AuthorityFolder.certificate(folder.resolve("issuer-1.pem"))
                .getSerialNumber()
                .toString(16);
        assertThat(acts(LedgerAct.ISSUER_REVOKED)).containsExactly(serial);
        assertThat(acts(LedgerAct.ROOT_PUBLISHED)).hasSize(1);
    }

    private List<String> acts(LedgerAct act) throws Exception {
        return TestAuthority.acts(database, act).stream()
                .map(LedgerEntry.OperatorActed::subject)
                .toList();
    }

    @Test
    void isNotRevokedTwiceAndNeitherIsOneThatIsNotThere() throws Exception {
        revoke(1);
        byte[] list = Files.readAllBytes(folder.resolve("root.crl"));

        assertThatThrownBy(() -> revoke(1))
                .isInstanceOf(AuthorityUnusable.class)
                .hasMessageContaining("revoked already");
        assertThatThrownBy(() -> revoke(7))
                .isInstanceOf(AuthorityUnusable.class)
                .hasMessageContaining("no issuer 7");
        assertThat(Files.readAllBytes(folder.resolve("root.crl"))).isEqualTo(list);
    }
}
