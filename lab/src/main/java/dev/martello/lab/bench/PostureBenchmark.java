package dev.martello.lab.bench;

import dev.martello.appraisal.posture.CheckResult;
import dev.martello.appraisal.posture.CompiledChecks;
import dev.martello.appraisal.posture.MalformedCheck;
import dev.martello.appraisal.posture.StandardChecks;
import dev.martello.evidence.settings.Settings;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** All checks that come with Martello, asked of the settings of this machine. */
@State(Scope.Thread)
public class PostureBenchmark {
    private final CompiledChecks checks = compiled();
    private final Settings machine = PostureSetups.ofThisMachine().machine();

    /** For JMH. */
    public PostureBenchmark() {}

    @Benchmark
    public List<CheckResult> judge() {
        return checks.judge(machine);
    }

    static CompiledChecks compiled() {
        try {
            return CompiledChecks.of(StandardChecks.read());
        } catch (MalformedCheck e) {
            throw new IllegalStateException("a standard check is at fault", e);
        }
    }
}
