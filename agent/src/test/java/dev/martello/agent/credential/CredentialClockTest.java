package dev.martello.agent.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.agent.OpenSsl;
import dev.martello.bytes.Bytes;
import dev.martello.bytes.Pem;
import dev.martello.evidence.protocol.AttestationResult;
import dev.martello.evidence.protocol.CertificateAnswer;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.tpm.Digest;
import dev.martello.tpm.SignedCertification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A certificate of a day, on a machine whose clock is set while it is held. */
class CredentialClockTest {
    private static final Duration LIFE = Duration.ofDays(1);
    private static final Bytes NONCE = Bytes.of(1);

    @TempDir
    Path directory;

    private final List<Credential.Event> events = new ArrayList<>();
    private Instant now = Instant.now().plusSeconds(1);
    private Duration on = Duration.ofDays(400);
    private Credential credential;

    @BeforeEach
    void isGivenOne() throws Exception {
        OpenSsl.run(
                directory,
                "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=issuer -keyout ca.key -out ca.pem");
        credential = credential();
        give();
    }

    private Credential credential() {
        return new Credential(folder(), KeyPlace.MEMORY, Service.NONE, new Nobody(), () -> now, () -> on, events::add);
    }

    private void give() throws Exception {
        WantedKey wanted = credential.wanted(new NoTpm(), NONCE).orElseThrow();
        Files.writeString(
                directory.resolve("key.pem"),
                Pem.encode("PUBLIC KEY", wanted.info().toArray()));
        OpenSsl.run(
                directory,
                "x509 -new -force_pubkey key.pem -subj /CN=edge -CA ca.pem -CAkey ca.key -days 1 -out edge.pem");
        credential.reported(
                new AttestationResult(TrustTier.AFFIRMING, now.plus(LIFE.multipliedBy(9)), 30, List.of()),
                Optional.of(CertificateAnswer.granted(List.of(der("edge.pem")), List.of(der("ca.pem")))),
                Optional.empty());
        assertThat(events).hasExactlyElementsOfTypes(Credential.Event.Renewed.class);
        events.clear();
    }

    private Bytes der(String file) throws Exception {
        return Pem.decode("CERTIFICATE", Bytes.owning(Files.readAllBytes(directory.resolve(file))));
    }

    private Path folder() {
        return directory.resolve("certificate");
    }

    private void pass(Duration time) {
        now = now.plus(time);
        on = on.plus(time);
    }

    private boolean isHeldAfterALook() throws InterruptedException {
        credential.expire();
        return Files.exists(folder().resolve("svid.key"));
    }

    private boolean isAnotherWanted() throws Exception {
        return credential.wanted(new NoTpm(), NONCE).isPresent();
    }

    @Test
    void endsByTheClock() throws Exception {
        pass(LIFE.minusSeconds(10));
        assertThat(isHeldAfterALook()).isTrue();
        pass(Duration.ofSeconds(10));
        assertThat(isHeldAfterALook()).isFalse();
        assertThat(events).containsExactly(new Credential.Event.Ended("the certificate ran out"));
    }

    /** By an hour, by a day, by years; at once, or a second before it ends. */
    @ParameterizedTest
    @ValueSource(longs = {1, 24, 24 * 4000})
    void endsThoughTheClockIsSetBack(long hours) throws Exception {
        now = now.minus(Duration.ofHours(hours));
        pass(LIFE.minusSeconds(10));
        assertThat(isHeldAfterALook()).isTrue();
        now = now.minus(Duration.ofHours(hours));
        pass(Duration.ofSeconds(10));
        assertThat(isHeldAfterALook()).isFalse();
    }

    @Test
    void isRenewedAfterHalfOfItsLifeThoughTheClockIsSetBack() throws Exception {
        now = now.minus(LIFE);
        pass(LIFE.dividedBy(2).minusSeconds(10));
        assertThat(isAnotherWanted()).isFalse();
        pass(Duration.ofSeconds(10));
        assertThat(isAnotherWanted()).isTrue();
    }

    /** Whoever gets it with a clock that is behind does not have it for as long as the clock says. */
    @Test
    void isNotHeldForLongerThanItsWholeLifeByAClockThatIsBehind() throws Exception {
        on = on.plus(LIFE);
        now = now.minus(Duration.ofDays(30));
        give();
        pass(LIFE.plusSeconds(1));

        assertThat(isHeldAfterALook()).isFalse();
    }

    @Test
    void endsByTheClockAloneIfTheMachineWasAsleepAndCountsOnlyWhenItIsAwake() throws Exception {
        now = now.plus(LIFE);
        assertThat(isHeldAfterALook()).isFalse();
    }

    @Test
    void endsIfTheMachineWasAsleepAndItsClockIsSetBackMeanwhile() throws Exception {
        on = on.plus(LIFE);
        now = now.minusSeconds(60);
        assertThat(isHeldAfterALook()).isFalse();
    }

    @Test
    void anAgentThatIsStartedAgainTakesItUpForWhatIsLeft() throws Exception {
        pass(LIFE.dividedBy(2));
        on = Duration.ofSeconds(7); // the machine was, too
        credential = credential();
        now = now.minus(LIFE.dividedBy(3));
        pass(LIFE.dividedBy(2).minusSeconds(10));
        assertThat(isHeldAfterALook()).isTrue();
        pass(Duration.ofSeconds(10));
        assertThat(isHeldAfterALook()).isFalse();
    }

    @Test
    void anAgentThatIsStartedAgainDoesNotTakeItUpByAClockBeforeItsBeginning() throws Exception {
        now = now.minus(LIFE);
        credential = credential();

        assertThat(isHeldAfterALook()).isFalse();
    }

    private static final class Nobody implements ServiceManager {
        @Override
        public void renewed(Service service) {}

        @Override
        public void ended(Service service) {}
    }

    /** Keys are in memory here. */
    private static final class NoTpm implements TpmKeys {
        @Override
        public TpmKey makeKey() {
            throw new AssertionError();
        }

        @Override
        public SignedCertification certify(TpmKey key, Bytes challenge) {
            throw new AssertionError();
        }

        @Override
        public Bytes sign(TpmKey key, Digest digest) {
            throw new AssertionError();
        }
    }
}
