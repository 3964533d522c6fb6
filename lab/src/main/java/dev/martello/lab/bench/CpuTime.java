package dev.martello.lab.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Counts the nanoseconds of processor time that the whole process takes for an operation, garbage collection and compilation
 * among them, and on Linux the programs that it started and that have ended. Other programs on the machine do not change it, as they do what a clock on the wall says.
 */
public final class CpuTime implements InternalProfiler {
    static final String NANOS_PER_OPERATION = "cpu.time";

    /** Among the fields that follow the name, from 0. */
    private static final int CUTIME = 13;

    private static final long NANOS_OF_TICK = 10_000_000;

    private static final LongAdder LEFT_OUT = new LongAdder();

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private long start;

    /** For JMH. */
    public CpuTime() {}

    /** Does what is not to be counted, all of it on this thread. */
    static void leavingOut(Runnable work) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        work.run();
        LEFT_OUT.add(threads.getCurrentThreadCpuTime() - before);
    }

    @Override
    public String getDescription() {
        return "processor time of the process";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        LEFT_OUT.reset();
        start = spent();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        long nanos = spent() - start - LEFT_OUT.sum();
        long operations = result.getMetadata().getAllOps();
        return List.of(new ScalarResult(
                NANOS_PER_OPERATION, (double) nanos / Math.max(1, operations), "ns/op", AggregationPolicy.AVG));
    }

    private long spent() {
        return system.getProcessCpuTime() + ofChildren();
    }

    /** proc_pid_stat(5): cutime and cstime, in hundredths of a second. */
    private static long ofChildren() {
        try {
            String stat = Files.readString(Path.of("/proc/self/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return (Long.parseLong(fields[CUTIME]) + Long.parseLong(fields[CUTIME + 1])) * NANOS_OF_TICK;
        } catch (IOException e) {
            return 0; // no other system tells
        }
    }
}
