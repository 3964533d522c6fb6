package dev.martello.lab.bench;

import dev.martello.lab.bench.BenchReport.Limit;
import dev.martello.lab.bench.BenchReport.Line;
import dev.martello.lab.bench.BenchReport.Rate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures rows, one after the other. The process stays on one core afterwards. */
public final class BenchRun {
    /** Those of {@code martello server}, with a heap that does not grow while it is measured. */
    private static final String[] JVM_ARGUMENTS = {
        "-Xms1g",
        "-Xmx1g",
        "-XX:+UseSerialGC",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow"
    };

    private static final double NANOS = 1e9;

    /** Is told of each measurement before it begins. */
    @FunctionalInterface
    public interface Progress {
        void measuring(Measure measure, int number, int of);
    }

    private final Effort effort;
    private final InstantSource clock;
    private final Progress progress;

    public BenchRun(Effort effort, InstantSource clock, Progress progress) {
        this.effort = effort;
        this.clock = clock;
        this.progress = progress;
    }

    /**
     * Measures them all.
     *
     * @throws BenchFailure if JMH does not run, or a benchmark fails in it
     */
    public BenchReport of(List<Row> rows) throws BenchFailure {
        String measuredAt = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        int cores = Runtime.getRuntime().availableProcessors();
        Machine machine = Machine.describe(cores, OneCore.take());
        Map<Measure, Rate> rates = measureAll(rows);
        List<Line> lines = new ArrayList<>();
        for (Row row : rows) {
            Optional<Limit> limit = row.limit().map(bound -> new Limit(bound.title(), rate(rates, bound)));
            lines.add(Line.of(row, rate(rates, row.measure()), limit));
        }
        return new BenchReport(machine, measuredAt, effort, lines);
    }

    private static Rate rate(Map<Measure, Rate> rates, Measure measure) {
        return Objects.requireNonNull(rates.get(measure), measure.title());
    }

    private Map<Measure, Rate> measureAll(List<Row> rows) throws BenchFailure {
        SequencedSet<Measure> measures = new LinkedHashSet<>();
        rows.forEach(row ->
                Stream.concat(Stream.of(row.measure()), row.limit().stream()).forEach(measures::add));
        Map<Measure, Rate> rates = new HashMap<>();
        for (Measure measure : measures) {
            progress.measuring(measure, rates.size() + 1, measures.size());
            rates.put(measure, measure(measure));
        }
        return rates;
    }

    private Rate measure(Measure measure) throws BenchFailure {
        try {
            Path output = Files.createTempFile("martello-bench", ".log");
            Collection<RunResult> results = run(measure, output);
            Optional<RunResult> result = results.stream().findFirst();
            if (result.isEmpty()) {
                throw new BenchFailure(measure.title() + ": JMH found no such benchmark; its output is in " + output);
            }
            Files.delete(output);
            return rate(result.get());
        } catch (IOException e) {
            throw new BenchFailure("no file can be written for JMH's output: " + e.getMessage(), e);
        }
    }

    private Collection<RunResult> run(Measure measure, Path output) throws BenchFailure {
        try {
            return new Runner(options(measure, output)).run();
        } catch (RunnerException e) {
            throw new BenchFailure(
                    measure.title() + " cannot be measured: " + e.getMessage() + "; JMH's output is in " + output, e);
        }
    }

    private Options options(Measure measure, Path output) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + Pattern.quote(measure.benchmark().getName() + "." + measure.method()) + "$")
                .mode(Mode.Throughput)
                .timeUnit(TimeUnit.SECONDS)
                .threads(1)
                .forks(effort.forks(measure.pace()))
                .warmupIterations(effort.warmUps(measure.pace()))
                .warmupTime(TimeValue.milliseconds(effort.iterationMillis()))
                .measurementIterations(effort.iterations(measure.pace()))
                .measurementTime(TimeValue.milliseconds(effort.iterationMillis()))
                .shouldFailOnError(true)
                .addProfiler(CpuTime.class)
                .jvmArgs(JVM_ARGUMENTS)
                .verbosity(VerboseMode.NORMAL)
                .output(output.toString());
        measure.parameters().forEach(options::param);
        return options.build();
    }

    private static Rate rate(RunResult result) {
        Result<?> throughput = result.getPrimaryResult();
        Result<?> cpuTime = Objects.requireNonNull(
                result.getSecondaryResults().get(CpuTime.NANOS_PER_OPERATION), "the profiler counts processor time");
        double error = throughput.getScoreError();
        return new Rate(throughput.getScore(), Double.isNaN(error) ? 0 : error, NANOS / cpuTime.getScore());
    }
}
