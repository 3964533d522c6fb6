package dev.martello.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.agent.collector.CollectedItem;
import dev.martello.agent.collector.Collector;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemKind;
import dev.martello.evidence.report.PcrValuesItem;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrValues;
import dev.martello.tpm.Tpm;
import dev.martello.tpm.TpmException;
import dev.martello.tpm.attester.Pcrs;
import dev.martello.tpm.simulator.Swtpm;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.verifier.AttestationKeyCheck;
import dev.martello.tpm.verifier.AttestationKeys;
import dev.martello.tpm.verifier.QuoteCheck;
import dev.martello.tpm.verifier.QuoteVerifier;
import dev.martello.tpm.verifier.SignatureLibraries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceSnapshotTest {
    private static final Bytes NONCE = Bytes.of(1, 2, 3);

    @TempDir
    private Path directory;

    private Swtpm swtpm;
    private Tpm tpm;

    @BeforeEach
    void setUp() throws Exception {
        swtpm = Swtpm.start(Files.createDirectory(directory.resolve("tpm")));
        tpm = Tpm.over(swtpm.connect());
    }

    @AfterEach
    void tearDown() throws Exception {
        tpm.close();
        swtpm.close();
    }

    @Test
    void quoteBindsNonceItemsAndPcrs() throws Exception {
        try (Identity identity = identity()) {
            Collector collector = () -> items(ItemKind.BOOT_LOG, 7);
            EvidenceSnapshot snapshot = EvidenceSnapshot.take(identity, List.of(collector), NONCE, Optional.empty());
            assertThat(snapshot.items().values())
                    .extracting(item -> item.reference().kind())
                    .containsExactly(ItemKind.PCR_VALUES, ItemKind.BOOT_LOG);
            assertThat(isCovered(identity, snapshot)).isTrue();
        }
    }

    @Test
    void readsAgainWhatChangedWhileItWasSigned() throws Exception {
        AtomicInteger readings = new AtomicInteger();
        Collector growing = () -> {
            int reading = readings.incrementAndGet();
            if (reading == 2) {
                extend();
            }
            return items(ItemKind.RUNTIME_LOG, Math.min(reading, 3));
        };
        try (Identity identity = identity()) {
            EvidenceSnapshot snapshot = EvidenceSnapshot.take(identity, List.of(growing), NONCE, Optional.empty());
            assertThat(snapshot.items().lastEntry().getValue().read())
                    .isEqualTo(new Item(ItemKind.RUNTIME_LOG, Bytes.of(3)));
            assertThat(isCovered(identity, snapshot)).isTrue();
        }
    }

    @Test
    void reportsMachineThatNeverSettles() throws Exception {
        AtomicInteger readings = new AtomicInteger();
        Collector restless = () -> items(ItemKind.RUNTIME_LOG, readings.incrementAndGet());
        try (Identity identity = identity()) {
            EvidenceSnapshot snapshot = EvidenceSnapshot.take(identity, List.of(restless), NONCE, Optional.empty());
            assertThat(snapshot.items()).hasSize(2);
            assertThat(readings.get()).isLessThan(20);
        }
    }

    @Test
    void keepsItsKeyOnceItIsEnrolledAndMakesAnotherInAnotherTpm() throws Exception {
        Bytes first;
        try (Identity identity = identity()) {
            assertThat(identity.isEnrolled()).isFalse();
            first = identity.enrolmentRequest(Platform.LINUX_AMD64, Optional.empty(), Optional.empty())
                    .akPublic();
            identity.keepEnrolled();
        }
        assertThat(akPublic()).isEqualTo(first);
        try (Swtpm other = Swtpm.start(Files.createDirectory(directory.resolve("other")));
                Tpm otherTpm = Tpm.over(other.connect());
                Identity identity = Identity.open(otherTpm, new KeyFile(directory.resolve("state")))) {
            assertThat(identity.enrolmentRequest(Platform.LINUX_AMD64, Optional.empty(), Optional.empty())
                            .akPublic())
                    .isNotEqualTo(first);
        }
    }

    private static List<CollectedItem> items(ItemKind kind, int octet) {
        return List.of(CollectedItem.of(new Item(kind, Bytes.of(octet))));
    }

    private Identity identity() throws Exception {
        return Identity.open(tpm, new KeyFile(directory.resolve("state")));
    }

    private Bytes akPublic() throws Exception {
        try (Identity identity = identity()) {
            return identity.enrolmentRequest(Platform.LINUX_AMD64, Optional.empty(), Optional.empty())
                    .akPublic();
        }
    }

    private void extend() throws IOException {
        try {
            Pcrs.extend(tpm, PcrIndex.of(10), List.of(HashAlgorithm.SHA256.hash(Bytes.of(1))));
        } catch (TpmException e) {
            throw new IOException(e);
        }
    }

    private static boolean isCovered(Identity identity, EvidenceSnapshot snapshot) throws Exception {
        Bytes area = identity.enrolmentRequest(Platform.LINUX_AMD64, Optional.empty(), Optional.empty())
                .akPublic();
        AttestationKeyCheck.Accepted key =
                (AttestationKeyCheck.Accepted) AttestationKeys.check(TPMT_PUBLIC.LAYOUT.parse(area));
        QuoteCheck check = new QuoteVerifier(SignatureLibraries.ofJdk())
                .check(
                        snapshot.report().quote(),
                        key.key(),
                        snapshot.report().binding().qualifyingData());
        PcrValues values = PcrValuesItem.read(
                snapshot.items().firstEntry().getValue().read().content());
        return ((QuoteCheck.Genuine) check).quote().covers(values);
    }
}
