package dev.martello.lab.bench;

import dev.martello.lab.load.LoadFleet;
import dev.martello.tpm.attester.AkTemplate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A new policy for a whole fleet: forecast, adoption and the verdict of each appliance, on the disk. */
@State(Scope.Thread)
public class ReappraisalBenchmark {
    static final int APPLIANCES = 10_000;

    private static final int RELEASES = 20;
    private static final int ENTRIES = 500;

    private @Nullable ReportingFleet fleet;
    private int policies;

    /** For JMH. */
    public ReappraisalBenchmark() {}

    @Setup(Level.Trial)
    public void start() {
        fleet = ReportingFleet.start(new LoadFleet.Shape(APPLIANCES, RELEASES, ENTRIES, AkTemplate.ECDSA_P256_SHA256));
    }

    /** Compiling the policy is part of it. */
    @Benchmark
    public void policy() {
        started().adoptPolicy(++policies);
    }

    @TearDown(Level.Trial)
    public void end() {
        started().close();
    }

    private ReportingFleet started() {
        return Objects.requireNonNull(fleet, "JMH calls start() first");
    }
}
