package dev.martello.server.judgement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.appraisal.policy.CompiledPolicy;
import dev.martello.appraisal.policy.Policy;
import dev.martello.appraisal.reference.DocumentKind;
import dev.martello.appraisal.reference.ExpectedEvent;
import dev.martello.appraisal.reference.FileDigests;
import dev.martello.appraisal.reference.NamedDigests;
import dev.martello.appraisal.reference.PlatformProfile;
import dev.martello.appraisal.reference.Release;
import dev.martello.appraisal.reference.SignatureScheme;
import dev.martello.appraisal.reference.SignedDocument;
import dev.martello.appraisal.reference.SigningFailure;
import dev.martello.appraisal.reference.SigningKey;
import dev.martello.appraisal.reference.TrustedKeys;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.evidence.protocol.Platform;
import dev.martello.server.metrics.Metrics;
import dev.martello.server.store.Database;
import dev.martello.server.store.ProfileTable;
import dev.martello.server.store.ReleaseTable;
import dev.martello.server.store.StoredPolicy;
import dev.martello.server.store.StoredProfile;
import dev.martello.server.store.StoredRelease;
import dev.martello.tpm.PcrIndex;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys take over from each other without a release or a profile being made anew. */
class SigningKeysTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-26T12:00:00Z"), ZoneOffset.UTC);
    private static final SigningKey OLD = SigningKey.of(SignatureScheme.ED25519.generate(new SecureRandom()));
    private static final SigningKey NEW = SigningKey.of(SignatureScheme.ECDSA_P256.generate(new SecureRandom()));
    private static final Release RELEASE = new Release(
            "2026.11.1", Platform.LINUX_AMD64, 1, "", NamedDigests.NONE, List.of(), List.of(), FileDigests.NONE);
    private static final PlatformProfile PROFILE = new PlatformProfile(
            "edge-2u",
            "2.4.1",
            "",
            0,
            List.of(new ExpectedEvent(
                    PcrIndex.of(1),
                    Tcg.EV_PLATFORM_CONFIG_FLAGS,
                    "settings",
                    1,
                    1,
                    "",
                    new ExpectedEvent.Expectation.Varies("of each machine its own"))));

    @TempDir
    private Path directory;

    private Database database;

    @BeforeEach
    void open() {
        database = Database.open(directory.resolve("test.db"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void keepsTheSignaturesOfBothKeysOfAReleaseThatIsSignedAgain() throws Exception {
        References both = references(OLD, NEW);
        add(both, OLD);

        assertThat(both.open(signed(NEW))).isInstanceOf(ReleaseAnswer.Known.class);
        assertThat(storedKeys()).isEqualTo(ids(OLD, NEW));
        assertThat(both.open(signed(NEW))).isInstanceOf(ReleaseAnswer.Known.class);
        assertThat(storedKeys()).isEqualTo(ids(OLD, NEW));
        assertThat(references(NEW).current().values().releases()).containsExactly(RELEASE);
        assertThat(references(OLD).current().values().releases()).containsExactly(RELEASE);
    }

    @Test
    void letsAReleaseCountAgainThatANewKeySigned() throws Exception {
        add(references(OLD), OLD);
        References rotated = references(NEW);
        assertThat(rotated.current().values().releases()).isEmpty();

        add(rotated, NEW);

        assertThat(rotated.current().values().releases()).containsExactly(RELEASE);
        assertThat(references(NEW).current().values().releases()).containsExactly(RELEASE);
    }

    @Test
    void keepsTheSignaturesOfBothKeysOfAProfileThatIsSignedAgain() throws Exception {
        References both = references(OLD, NEW);
        addProfile(both, OLD);

        assertThat(both.openProfile(signedProfile(NEW))).isInstanceOf(ProfileAnswer.Known.class);
        assertThat(storedProfile().keyId()).isEqualTo(ids(OLD, NEW));
        assertThat(references(NEW).current().values().profiles()).containsExactly(PROFILE);
        assertThat(references(OLD).current().values().profiles()).containsExactly(PROFILE);
    }

    @Test
    void letsAProfileCountAgainThatANewKeySigned() throws Exception {
        addProfile(references(OLD), OLD);
        References rotated = references(NEW);
        assertThat(rotated.current().values().profiles()).isEmpty();

        addProfile(rotated, NEW);

        assertThat(rotated.current().values().profiles()).containsExactly(PROFILE);
        assertThat(references(NEW).current().values().profiles()).containsExactly(PROFILE);
    }

    @Test
    void letsNothingCountAgainWithItsOldKeyThatWasWithdrawnWhileItDidNotCount() throws Exception {
        References old = references(OLD);
        add(old, OLD);
        addProfile(old, OLD);
        Adoption adoption = adoption(references(NEW));

        adoption.propose(new Change.WithdrawnRelease(RELEASE.digest().octets().toHex(), "2026.11.1"));
        adoption.propose(new Change.WithdrawnProfile(PROFILE.digest().octets().toHex(), "edge-2u"));

        assertThat(storedRelease().withdrawn()).isPresent();
        assertThat(storedProfile().withdrawn()).isPresent();
        References again = references(OLD);
        assertThat(again.current().values().releases()).isEmpty();
        assertThat(again.current().values().profiles()).isEmpty();
    }

    private Adoption adoption(References references) {
        Judge judge = new Judge(new Metrics());
        Reappraisal reappraisal = new Reappraisal(database, references, judge, CLOCK);
        return new Adoption(database, references, judge, reappraisal, HoldRule.DEFAULT, CLOCK);
    }

    private static void addProfile(References references, SigningKey key) throws SigningFailure {
        assertThat(references.openProfile(signedProfile(key)))
                .isInstanceOfSatisfying(
                        ProfileAnswer.Proposed.class, proposed -> references.adopt(proposed.change(), _ -> {}));
    }

    private static Bytes signedProfile(SigningKey key) throws SigningFailure {
        return SignedDocument.sign(DocumentKind.PROFILE, PROFILE, key).write();
    }

    private static void add(References references, SigningKey key) throws SigningFailure {
        assertThat(references.open(signed(key)))
                .isInstanceOfSatisfying(
                        ReleaseAnswer.Proposed.class, proposed -> references.adopt(proposed.change(), _ -> {}));
    }

    private static Bytes signed(SigningKey key) throws SigningFailure {
        return SignedDocument.sign(DocumentKind.RELEASE, RELEASE, key).write();
    }

    private References references(SigningKey... keys) throws Exception {
        TrustedKeys trusted =
                TrustedKeys.of(Stream.of(keys).map(SigningKey::publicKey).toList());
        Bytes document = Policy.defaultDocument();
        return References.open(
                database,
                trusted,
                new Change.NewPolicy(CompiledPolicy.standard(), StoredPolicy.Origin.DEFAULT, document),
                CLOCK);
    }

    private String storedKeys() {
        return storedRelease().keyId();
    }

    private StoredRelease storedRelease() {
        return database.read(sql -> new ReleaseTable(sql).all()).getFirst();
    }

    private StoredProfile storedProfile() {
        return database.read(sql -> new ProfileTable(sql).all()).getFirst();
    }

    private static String ids(SigningKey... keys) {
        return String.join(
                " ",
                Stream.of(keys)
                        .map(key -> TrustedKeys.id(key.publicKey()))
                        .sorted()
                        .toList());
    }
}
