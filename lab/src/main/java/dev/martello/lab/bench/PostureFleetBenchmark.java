package dev.martello.lab.bench;

import dev.martello.appraisal.posture.CheckSet;
import dev.martello.appraisal.posture.MalformedCheck;
import dev.martello.appraisal.posture.PostureDocument;
import dev.martello.bytes.Bytes;
import dev.martello.lab.load.LoadFleet;
import dev.martello.server.judgement.Change;
import dev.martello.tpm.attester.AkTemplate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Other checks for a fleet of which no two appliances are set up alike: forecast, adoption and the verdict of each appliance, on the disk.
 * Nothing is remembered from before, and compiling the checks is not part of it.
 */
@State(Scope.Thread)
public class PostureFleetBenchmark {
    static final int APPLIANCES = 200;

    private static final int ENTRIES = 500;

    /** How setups differ: by their name in {@link PostureSetups.Difference}. */
    @Param({"ONE_PART"})
    private String difference = "";

    private @Nullable ReportingFleet fleet;
    private Optional<Change.NewChecks> next = Optional.empty();
    private int changes;

    /** For JMH. */
    public PostureFleetBenchmark() {}

    @Setup(Level.Trial)
    public void start() {
        PostureSetups setups = PostureSetups.ofThisMachine(PostureSetups.Difference.valueOf(difference));
        fleet = ReportingFleet.start(
                new LoadFleet.Shape(APPLIANCES, 1, ENTRIES, AkTemplate.ECDSA_P256_SHA256),
                number -> List.of(setups.item(number)));
    }

    @Setup(Level.Invocation)
    public void compile() {
        CpuTime.leavingOut(() -> next = Optional.of(checks(++changes)));
    }

    private static Change.NewChecks checks(int number) {
        Bytes document = Bytes.utf8("""
                    format: 1
                    checks:
                      - id: site.number
                        title: It is number %d.
                        systems: [linux]
                        severity: low
                        pass: system.family == "linux"
                        subject: number
                        seen: another
                        why: So that these checks are others.
                        references: [Martello]
                        remedy: {risk: safe live, apply: nothing}
                    """.formatted(number));
        try {
            return new Change.NewChecks(CheckSet.with(PostureDocument.parse(document)), document);
        } catch (MalformedCheck e) {
            throw new IllegalStateException("the checks are at fault", e);
        }
    }

    @Benchmark
    @OperationsPerInvocation(APPLIANCES)
    public void adopt() {
        started().adopt(next.orElseThrow());
    }

    @TearDown(Level.Trial)
    public void end() {
        started().close();
    }

    private ReportingFleet started() {
        return Objects.requireNonNull(fleet, "JMH calls start() first");
    }
}
