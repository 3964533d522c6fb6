package dev.martello.lab.bench;

import dev.martello.server.judgement.Effect;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** A thousand setups that have no large part in common, as no fleet has them: what is remembered is of little use. */
public class PostureVarietyBenchmark extends SetUpFleet {
    static final int APPLIANCES = 1000;

    /** For JMH. */
    public PostureVarietyBenchmark() {
        super(APPLIANCES, PostureSetups.Difference.LARGE_PARTS);
    }

    @Benchmark
    @OperationsPerInvocation(APPLIANCES)
    public Effect judged() {
        return judge();
    }
}
