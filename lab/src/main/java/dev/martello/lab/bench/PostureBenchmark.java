package dev.martello.lab.bench;

import dev.martello.appraisal.posture.CheckResult;
import dev.martello.appraisal.posture.CompiledChecks;
import dev.martello.appraisal.posture.MalformedCheck;
import dev.martello.appraisal.posture.StandardChecks;
import dev.martello.evidence.settings.Settings;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** All checks that come with Martello, asked of the settings of this machine. */
@State(Scope.Thread)
public class PostureBenchmark {
    /** Some hundred programs take longer to be compiled than JMH's warm-up is, while the compiler has to share the core. */
    private static final int WARM_UPS = 1000;

    private final CompiledChecks checks = compiled();
    private final Settings machine = PostureSetups.thisMachine();

    /** For JMH. */
    public PostureBenchmark() {}

    @Setup(Level.Trial)
    public void warmUp(Blackhole sink) {
        for (int i = 0; i < WARM_UPS; i++) {
            sink.consume(judge());
        }
    }

    @Benchmark
    public List<CheckResult> judge() {
        return checks.judge(machine);
    }

    private static CompiledChecks compiled() {
        try {
            return CompiledChecks.of(StandardChecks.read());
        } catch (MalformedCheck e) {
            throw new IllegalStateException("a standard check is at fault", e);
        }
    }
}
