package dev.martello.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of an agent that is dead: it neither renews a certificate nor takes it away. */
class CredentialWatchTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    private Path directory;

    private TrustDomain trustDomain;
    private Instant now = Instant.now();
    private Duration elapsed = Duration.ofDays(-3);
    private CredentialWatch watch;

    @BeforeEach
    void keepOne() throws Exception {
        trustDomain = new TrustDomain("edge.example");
        keep();
        watch = start();
    }

    private void keep() throws Exception {
        trustDomain.keep(directory, trustDomain.grant(HOUR, "spiffe://edge.example/site/fra1/appliance/a1"));
    }

    private CredentialWatch start() {
        return CredentialWatch.start(new CredentialDirectory(directory), () -> now, () -> elapsed, Duration.ofDays(1));
    }

    @AfterEach
    void end() {
        watch.close();
    }

    private void pass(Duration time) {
        now = now.plus(time);
        elapsed = elapsed.plus(time);
    }

    /** What somebody is told who asks now. */
    private boolean isHeld() {
        List<Optional<Credential>> told = new ArrayList<>();
        Consumer<Optional<Credential>> asking = told::add;
        watch.subscribe(asking);
        watch.unsubscribe(asking);
        return told.getFirst().isPresent();
    }

    @Test
    void endsByTheClockThoughTheFilesAreThere() {
        pass(HOUR.minusSeconds(5));
        assertThat(isHeld()).isTrue();
        pass(Duration.ofSeconds(15));
        assertThat(isHeld()).isFalse();
    }

    @Test
    void endsThoughTheClockIsSetBack() {
        now = now.minus(Duration.ofDays(4000));
        pass(HOUR.minusSeconds(5));
        assertThat(isHeld()).isTrue();
        now = now.minus(HOUR);
        pass(Duration.ofSeconds(15));
        assertThat(isHeld()).isFalse();
    }

    @Test
    void endsThoughItsFilesAreWrittenAgainMeanwhile() throws Exception {
        now = now.minus(Duration.ofDays(1));
        pass(HOUR.dividedBy(2));
        TrustDomain.replace(
                directory,
                CredentialDirectory.BUNDLE_FILE,
                TrustDomain.pem(trustDomain.authority(), new TrustDomain("edge.example").authority()));
        assertThat(isHeld()).isTrue();
        pass(HOUR.dividedBy(2).plusSeconds(15));
        assertThat(isHeld()).isFalse();
        Files.setLastModifiedTime(directory.resolve(CredentialDirectory.CERTIFICATE_FILE), FileTime.from(now));
        assertThat(isHeld()).as("and stays so").isFalse();
    }

    @Test
    void isNotHeldForLongerThanItsWholeLifeByAClockThatIsBehindFromTheBeginning() {
        watch.close();
        now = now.minus(Duration.ofDays(30));
        watch = start();
        pass(HOUR.plusMinutes(2));

        assertThat(isHeld()).isFalse();
    }

    @Test
    void theNextOneCountsAnew() throws Exception {
        pass(HOUR.plusSeconds(15));
        assertThat(isHeld()).isFalse();
        now = now.minus(HOUR).minusSeconds(15);
        keep();
        assertThat(isHeld()).isTrue();
        pass(HOUR.minusSeconds(5));
        assertThat(isHeld()).isTrue();
    }
}
