package dev.martello.lab.bench;

import dev.martello.lab.compare.CompareFailure;
import dev.martello.lab.compare.PeerProgram;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What {@code kernel-hardening-checker} says of the kernel of this machine, at which it looks for it. */
@State(Scope.Thread)
public class KernelHardeningBenchmark {
    static final PeerProgram PROGRAM = new PeerProgram("kernel-hardening-checker");

    /** For JMH. */
    public KernelHardeningBenchmark() {}

    @Benchmark
    public String look() throws IOException, InterruptedException, CompareFailure {
        return PROGRAM.run("-a", "-m", "json");
    }
}
