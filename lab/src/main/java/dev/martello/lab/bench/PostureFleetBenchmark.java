package dev.martello.lab.bench;

import dev.martello.server.judgement.Effect;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Ten thousand setups that differ from each other in their sysctls, as those of appliances that are run by hand do. */
public class PostureFleetBenchmark extends SetUpFleet {
    static final int APPLIANCES = 10_000;

    /** For JMH. */
    public PostureFleetBenchmark() {
        super(APPLIANCES, PostureSetups.Difference.ONE_PART);
    }

    @Benchmark
    @OperationsPerInvocation(APPLIANCES)
    public Effect judged() {
        return judge();
    }

    @Benchmark
    @OperationsPerInvocation(APPLIANCES)
    public void adopted() {
        adopt();
    }
}
