package dev.martello.server.metrics;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.TrustTier;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/** Counts what the control plane does. For use by many threads. */
public final class Metrics {
    private static final double NANOS_PER_SECOND = 1e9;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer =
            PrometheusTextFormatWriter.builder().build();

    private final Counter requests = Counter.builder()
            .name("martello_http_requests_total")
            .help("HTTP requests by route and status")
            .labelNames("route", "status")
            .register(registry);
    private final Histogram requestTime = Histogram.builder()
            .name("martello_http_request_seconds")
            .help("Time from a request's head to its answer")
            .unit(Unit.SECONDS)
            .classicOnly()
            .labelNames("route")
            .register(registry);
    private final Counter reports = Counter.builder()
            .name("martello_reports_total")
            .help("Reports that were accepted, by what came of them")
            .labelNames("outcome")
            .register(registry);
    private final Counter refusals = Counter.builder()
            .name("martello_refusals_total")
            .help("Messages of appliances that were refused, by reason")
            .labelNames("reason")
            .register(registry);
    private final Counter enrolments = Counter.builder()
            .name("martello_enrolments_total")
            .help("Enrolments that were completed")
            .register(registry);
    private final Counter missingItems = Counter.builder()
            .name("martello_missing_items_total")
            .help("Items that had to be asked for")
            .register(registry);
    private final Histogram appraisalTime = Histogram.builder()
            .name("martello_appraisal_seconds")
            .help("Time to appraise the evidence of one appliance")
            .unit(Unit.SECONDS)
            .classicOnly()
            .register(registry);
    private final Counter setups = Counter.builder()
            .name("martello_setups_judged_total")
            .help("Items of settings of which checks of posture were asked, each for all appliances that have it")
            .register(registry);

    public Metrics() {
        GaugeWithCallback.builder()
                .name("jvm_memory_used_bytes")
                .help("Memory of the Java heap that is in use, garbage included")
                .unit(Unit.BYTES)
                .labelNames("area")
                .callback(callback -> callback.call(
                        (double) ManagementFactory.getMemoryMXBean()
                                .getHeapMemoryUsage()
                                .getUsed(),
                        "heap"))
                .register(registry);
        GaugeWithCallback.builder()
                .name("jvm_memory_max_bytes")
                .help("Memory the Java heap may take")
                .unit(Unit.BYTES)
                .labelNames("area")
                .callback(callback -> callback.call(
                        (double) ManagementFactory.getMemoryMXBean()
                                .getHeapMemoryUsage()
                                .getMax(),
                        "heap"))
                .register(registry);
        CounterWithCallback.builder()
                .name("process_cpu_seconds_total")
                .help("Processor time of the server")
                .unit(Unit.SECONDS)
                .callback(callback -> callback.call(seconds(
                        ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO))))
                .register(registry);
    }

    /** What became of a report that was accepted. */
    public enum ReportOutcome {
        /** Items are missing. */
        INCOMPLETE,
        /** Nothing was new, the verdict holds on. */
        RENEWED,
        /** The evidence was appraised. */
        APPRAISED
    }

    public void answered(String route, int status, Duration took) {
        requests.labelValues(route, Integer.toString(status)).inc();
        requestTime.labelValues(route).observe(seconds(took));
    }

    public void reported(ReportOutcome outcome) {
        reports.labelValues(outcome.name().toLowerCase(java.util.Locale.ROOT)).inc();
    }

    public void refused(String reason) {
        refusals.labelValues(reason).inc();
    }

    public void enrolled() {
        enrolments.inc();
    }

    public void missing(int items) {
        missingItems.inc(items);
    }

    public void judgedSetup() {
        setups.inc();
    }

    public void appraised(Duration took) {
        appraisalTime.observe(seconds(took));
    }

    /** Lets the number of appliances of each tier be asked for whenever metrics are read. */
    public void countAppliancesBy(Supplier<Map<TrustTier, Long>> tiers) {
        GaugeWithCallback.builder()
                .name("martello_appliances")
                .help("Enrolled appliances by the tier of their verdict now")
                .labelNames("tier")
                .callback(callback -> {
                    Map<TrustTier, Long> counts = tiers.get();
                    for (TrustTier tier : TrustTier.values()) {
                        callback.call(counts.getOrDefault(tier, 0L), tier.name());
                    }
                })
                .register(registry);
    }

    public String contentType() {
        return writer.getContentType();
    }

    /** All numbers in the text format of Prometheus. */
    public Bytes page() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            writer.write(out, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return Bytes.owning(out.toByteArray());
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / NANOS_PER_SECOND;
    }
}
