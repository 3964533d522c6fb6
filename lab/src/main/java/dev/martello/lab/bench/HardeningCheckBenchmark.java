package dev.martello.lab.bench;

import dev.martello.lab.compare.CompareFailure;
import dev.martello.lab.compare.PeerProgram;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What {@code hardening-check} says of one program or library of this machine. */
@State(Scope.Thread)
public class HardeningCheckBenchmark {
    static final PeerProgram PROGRAM = new PeerProgram("hardening-check");

    private final BinaryFiles files = BinaryFiles.ofThisMachine();

    /** For JMH. */
    public HardeningCheckBenchmark() {}

    @Benchmark
    public String look() throws IOException, InterruptedException, CompareFailure {
        return PROGRAM.run("--", files.next().toString());
    }
}
