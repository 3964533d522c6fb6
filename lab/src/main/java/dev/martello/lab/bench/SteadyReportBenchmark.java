package dev.martello.lab.bench;

import dev.martello.bytes.Bytes;
import dev.martello.lab.load.LoadFleet;
import dev.martello.tpm.attester.AkTemplate;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Reports of appliances that have not changed, from the octets that arrive to the octets of the answer, with what is written on the disk. */
@State(Scope.Thread)
public class SteadyReportBenchmark {
    private static final int APPLIANCES = 1000;
    private static final int STATES = 20;
    private static final int ENTRIES = 500;

    /** JMH counts its warm-up in seconds, which RSA keys spend on signing. */
    private static final int WARM_UPS = 25;

    /** The kind of attestation key. */
    @Param("ECDSA_P256_SHA256")
    public AkTemplate key = AkTemplate.ECDSA_P256_SHA256;

    private @Nullable ReportingFleet fleet;
    private List<Bytes> requests = List.of();

    /** For JMH. */
    public SteadyReportBenchmark() {}

    @Setup(Level.Trial)
    public void start() {
        ReportingFleet started = ReportingFleet.start(new LoadFleet.Shape(APPLIANCES, STATES, ENTRIES, key));
        for (int i = 0; i < WARM_UPS; i++) {
            started.report(started.nextReports());
        }
        fleet = started;
    }

    /** What appliances do is not measured. */
    @Setup(Level.Invocation)
    public void sign() {
        CpuTime.leavingOut(() -> requests = started().nextReports());
    }

    /** A whole fleet at once. */
    @Benchmark
    @OperationsPerInvocation(APPLIANCES)
    public List<Bytes> reports() {
        return started().report(requests);
    }

    @TearDown(Level.Trial)
    public void end() {
        started().close();
    }

    private ReportingFleet started() {
        return Objects.requireNonNull(fleet, "JMH calls start() first");
    }
}
