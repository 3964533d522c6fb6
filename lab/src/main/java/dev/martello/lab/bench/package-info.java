/**
 * Measures how fast Martello is on one core, each number beside the limit that no code could pass: the raw signature check by the same library, or SHA-256
 * over the same octets.
 *
 * <p>In comes a list of {@link dev.martello.lab.bench.Row}s and an {@link dev.martello.lab.bench.Effort}, out goes a
 * {@link dev.martello.lab.bench.BenchReport} with the machine it was measured on. JMH runs each measurement in a process of its own, which is kept on one
 * core; nothing here is for a control plane in use.
 *
 * <pre>
 *   AttestationRows, PostureRows ──Row──▶ BenchRun ──JMH, one process each──▶ BenchReport ──▶ BenchTable
 * </pre>
 *
 * <p>A new line of the table takes two steps: a JMH benchmark, which is a public class of this package with a public method
 * {@code @Benchmark}, and a {@link dev.martello.lab.bench.Row} in {@link dev.martello.lab.bench.AttestationRows} that names it, what bounds it and what
 * it should reach:
 *
 * {@snippet :
 * new Row(
 *         Measure.of("whole steady report", ReportBenchmark.class, "report"),
 *         "reports",
 *         Optional.of(Measure.of("signature", QuoteBenchmark.class, "rawSignature")),
 *         12_000)
 * }
 *
 * A method that does many things at once says how many with {@code @OperationsPerInvocation}. Measures that two rows share are measured once.
 */
@NullMarked
package dev.martello.lab.bench;

import org.jspecify.annotations.NullMarked;
