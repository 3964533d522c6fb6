package dev.martello.lab.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What came of a load, for people and for programs.
 *
 * @param first each appliance's first report, with all evidence and its appraisal
 * @param steady the reports of unchanged appliances, at the given rate
 * @param renewals of certificates, one with each steady report, if they asked for them
 * @param server what its server took for the steady ones, if it was the load's own
 */
public record LoadReport(Plan plan, Phase first, Phase steady, Optional<Renewals> renewals, Optional<Server> server) {
    private static final double MICROS = 1e3;
    private static final double MILLIS = 1e6;
    private static final double MEBI = 1 << 20;

    /**
     * What was asked for.
     *
     * @param warmUpSeconds for how long steady reports came before they were counted
     */
    public record Plan(
            int appliances,
            int states,
            int entries,
            String key,
            int intervalSeconds,
            int warmUpSeconds,
            int durationSeconds,
            int connections) {
        Duration interval() {
            return Duration.ofSeconds(intervalSeconds);
        }
    }

    /**
     * Some reports.
     *
     * @param loadCpuMicros processor time of the appliances' side, a report
     */
    public record Phase(
            long reports,
            double perSecond,
            double p50Millis,
            double p99Millis,
            double p999Millis,
            double maxMillis,
            double loadCpuMicros,
            SortedMap<String, Long> tiers,
            SortedMap<String, Long> errors) {
        static Phase of(LoadOutcome outcome) {
            LoadOutcome.Latency latency = outcome.latency();
            return new Phase(
                    outcome.reports(),
                    rounded(outcome.perSecond()),
                    millis(latency.p50()),
                    millis(latency.p99()),
                    millis(latency.p999()),
                    millis(latency.max()),
                    microsEach(outcome.loadCpu(), outcome.reports()),
                    outcome.tiers(),
                    outcome.errors());
        }
    }

    /**
     * Certificates that were renewed, each in the store before it was given out.
     *
     * @param signaturesPerCpuSecond how many signatures like theirs one core makes that does nothing else
     */
    public record Renewals(long certificates, double perSecond, double signaturesPerCpuSecond) {}

    /**
     * What a server took.
     *
     * @param cpuMicros processor time a report
     * @param liveHeapMebibytes what was left on its heap after a garbage collection
     */
    public record Server(double cpuMicros, double liveHeapMebibytes, double databaseMebibytes) {}

    /** Makes the load and waits for its end. */
    public static LoadReport of(Load load, Optional<LoadServer> server, Plan plan, Consumer<String> progress)
            throws IOException, LoadFailure, InterruptedException {
        Optional<Double> signing =
                load.asksForCertificates() ? Optional.of(SigningSpeed.perCpuSecond()) : Optional.empty();
        progress.accept("each reports for the first time");
        LoadOutcome first = load.reportOnce();
        progress.accept("each reports every " + plan.intervalSeconds + " s, for " + plan.warmUpSeconds
                + " s to warm up and " + plan.durationSeconds + " s that count");
        load.reportEvery(plan.interval(), Duration.ofSeconds(plan.warmUpSeconds));
        Duration before = server.map(LoadServer::cpu).orElse(Duration.ZERO);
        LoadOutcome steady = load.reportEvery(plan.interval(), Duration.ofSeconds(plan.durationSeconds));
        Duration after = server.map(LoadServer::cpu).orElse(Duration.ZERO);
        return new LoadReport(
                plan,
                Phase.of(first),
                Phase.of(steady),
                signing.map(speed -> new Renewals(steady.reports(), rounded(steady.perSecond()), rounded(speed))),
                server.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Server(
                                microsEach(after.minus(before), steady.reports()),
                                rounded(server.get().liveHeapBytes() / MEBI),
                                rounded(server.get().databaseBytes() / MEBI))));
    }

    /** Whether every report was answered, and each certificate given that was asked for. */
    public boolean isComplete() {
        return first.errors.isEmpty() && steady.errors.isEmpty();
    }

    /** For people. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("%,d appliances in %,d states of %,d entries, %s, %d connections"
                .formatted(plan.appliances, plan.states, plan.entries, plan.key, plan.connections));
        lines.addAll(lines("first reports", first));
        lines.addAll(lines("steady reports", steady));
        renewals.ifPresent(it -> lines.add(
                "certificates renewed: %,d, %,.0f/s, each on the disk before it was answered; a core signs %,.0f times a second"
                        .formatted(it.certificates, it.perSecond, it.signaturesPerCpuSecond)));
        server.ifPresent(
                it -> lines.add("server: %,.0f µs of CPU a steady report, %,.0f MiB live heap, %,.0f MiB database"
                        .formatted(it.cpuMicros, it.liveHeapMebibytes, it.databaseMebibytes)));
        return lines;
    }

    private static List<String> lines(String name, Phase phase) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "%s: %,d, %,.0f/s; p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms, max %.0f ms; %,.0f µs of CPU each on this side"
                        .formatted(
                                name,
                                phase.reports,
                                phase.perSecond,
                                phase.p50Millis,
                                phase.p99Millis,
                                phase.p999Millis,
                                phase.maxMillis,
                                phase.loadCpuMicros));
        lines.add("  answered " + text(phase.tiers) + (phase.errors.isEmpty() ? "" : ", errors " + text(phase.errors)));
        return lines;
    }

    private static String text(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .map(each -> "%s %,d".formatted(each.getKey(), each.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static double microsEach(Duration total, long count) {
        return count == 0 ? 0 : rounded(total.toNanos() / MICROS / count);
    }

    private static double millis(Duration duration) {
        return Math.round(duration.toNanos() / MILLIS * 100) / 100.0;
    }

    private static double rounded(double number) {
        return Math.round(number * 10) / 10.0;
    }
}
