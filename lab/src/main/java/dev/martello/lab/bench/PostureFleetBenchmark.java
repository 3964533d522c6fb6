package dev.martello.lab.bench;

import dev.martello.appraisal.posture.CompiledChecks;
import dev.martello.appraisal.posture.MalformedCheck;
import dev.martello.appraisal.posture.RepeatedJudging;
import dev.martello.evidence.settings.Settings;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** All checks that come with Martello, asked of a thousand machines that are set up much as this one is, and each in its own way. */
@State(Scope.Thread)
public class PostureFleetBenchmark {
    private static final int SETUPS = 1000;
    private static final int WARM_UPS = 10;

    private final CompiledChecks checks = PostureBenchmark.compiled();
    private final PostureSetups setups = PostureSetups.ofThisMachine();
    private List<Settings> distinct = List.of();

    /** For JMH. */
    public PostureFleetBenchmark() {}

    @Setup(Level.Trial)
    public void warmUp(Blackhole sink) throws MalformedCheck {
        for (int i = 0; i < WARM_UPS; i++) {
            setUp();
            judge(sink);
        }
    }

    /** How they come to be is not measured. */
    @Setup(Level.Invocation)
    public void setUp() {
        CpuTime.leavingOut(() -> distinct = setups.next(SETUPS));
    }

    /** Nothing is remembered from before. */
    @Benchmark
    @OperationsPerInvocation(SETUPS)
    public void judge(Blackhole sink) throws MalformedCheck {
        RepeatedJudging judging = new RepeatedJudging(checks);
        distinct.forEach(each -> sink.consume(judging.judge(each)));
    }
}
