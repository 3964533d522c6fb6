package dev.martello.lab.bench;

import java.util.List;
import java.util.Optional;

/**
 * What came out, as it is kept.
 *
 * @param measuredAt when the measurements began, in UTC
 * @param effort how long was measured
 * @param rows in the order of the table
 */
public record BenchReport(Machine machine, String measuredAt, Effort effort, List<Line> rows) {
    public BenchReport {
        rows = List.copyOf(rows);
    }

    /**
     * A row and what it reached.
     *
     * @param title what was measured
     * @param unit what there are so many of a second
     * @param limit what bounds it
     * @param ofLimit the part of the limit that is reached, by processor time
     * @param least what it should reach a second, 0 if nothing is promised
     * @param holds whether it is as fast as that by one of the two clocks: other programs on the machine do not count
     */
    public record Line(
            String title,
            String unit,
            Rate rate,
            Optional<Limit> limit,
            Optional<Double> ofLimit,
            long least,
            boolean holds) {
        static Line of(Row row, Rate rate, Optional<Limit> limit) {
            return new Line(
                    row.measure().title(),
                    row.unit(),
                    rate,
                    limit,
                    limit.map(bound -> rate.perCpuSecond() / bound.rate().perCpuSecond()),
                    row.least(),
                    Math.max(rate.perSecond(), rate.perCpuSecond()) >= row.least());
        }
    }

    /** What bounds a row. */
    public record Limit(String title, Rate rate) {}

    /**
     * Operations in a second.
     *
     * @param perSecond by the clock
     * @param error half the width of the 99.9 % confidence interval of it
     * @param perCpuSecond by processor time of the whole process, which other programs hardly change
     */
    public record Rate(double perSecond, double error, double perCpuSecond) {}

    /** Whether each row is as fast as it should be. */
    public boolean allHold() {
        return rows.stream().allMatch(Line::holds);
    }
}
