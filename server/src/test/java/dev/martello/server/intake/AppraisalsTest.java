package dev.martello.server.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.appraisal.integrity.Placement;
import dev.martello.appraisal.policy.CompiledPolicy;
import dev.martello.appraisal.policy.Policy;
import dev.martello.appraisal.reference.TrustedKeys;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.Platform;
import dev.martello.server.judgement.Change;
import dev.martello.server.judgement.Judge;
import dev.martello.server.judgement.Reference;
import dev.martello.server.judgement.References;
import dev.martello.server.metrics.Metrics;
import dev.martello.server.store.Database;
import dev.martello.server.store.StoredPolicy;
import dev.martello.tpm.PcrValues;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppraisalsTest {
    private static final String EVIDENCE = "01".repeat(32);

    @TempDir
    Path directory;

    private final Appraisals appraisals = new Appraisals();
    private final AtomicInteger made = new AtomicInteger();
    private Reference reference;

    @BeforeEach
    void setUp() throws Exception {
        reference = reference("a");
    }

    @Test
    void areMadeOnceForAllWhoReportTheSameAtOnce() throws Exception {
        List<Future<Appraisals.Known>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                answers.add(threads.submit(() -> appraisals.of(EVIDENCE, reference, () -> appraise(reference))));
            }
        }
        for (Future<Appraisals.Known> answer : answers) {
            assertThat(answer.get()).isEqualTo(answers.getFirst().get());
        }
        assertThat(made).hasValue(1);
    }

    @Test
    void areMadeAgainOfOtherEvidenceAndByAnotherReference() throws Exception {
        Reference other = reference("b");
        appraisals.of(EVIDENCE, reference, () -> appraise(reference));
        appraisals.of("02".repeat(32), reference, () -> appraise(reference));
        assertThat(made).hasValue(2);

        appraisals.of(EVIDENCE, other, () -> appraise(other));
        assertThat(made).hasValue(3);
    }

    @Test
    void areTriedAgainAfterOneFailed() {
        assertThatThrownBy(() -> appraisals.of(EVIDENCE, reference, () -> {
                    throw new IllegalStateException("the items are gone");
                }))
                .hasMessage("the items are gone");

        assertThat(appraisals
                        .of(EVIDENCE, reference, () -> appraise(reference))
                        .examination()
                        .evidence())
                .isEqualTo(EVIDENCE);
    }

    private Judge.Judged appraise(Reference by) {
        made.incrementAndGet();
        return new Judge(new Metrics())
                .appraise(by, Platform.LINUX_AMD64, Placement.UNKNOWN, PcrValues.NONE, List::of, _ -> {
                    throw new AssertionError("there are no settings");
                });
    }

    private Reference reference(String comment) throws Exception {
        Bytes document =
                Bytes.utf8(Policy.defaultDocument().toString(StandardCharsets.UTF_8) + "\n# " + comment + "\n");
        Change.NewPolicy policy =
                new Change.NewPolicy(CompiledPolicy.of(Policy.parse(document)), StoredPolicy.Origin.OPERATOR, document);
        try (Database database = Database.open(directory.resolve(comment + ".db"))) {
            return References.open(database, TrustedKeys.of(List.of()), policy, Clock.systemUTC())
                    .current();
        }
    }
}
