package dev.martello.lab.bench;

import dev.martello.lab.bench.BenchReport.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** A report as people read it: a table that Markdown takes too. */
public final class BenchTable {
    private static final List<String> HEAD =
            List.of("one core", "per second", "per CPU second", "limit per CPU second", "of the limit", "at least", "");

    private BenchTable() {}

    /** The lines of the table, and what it was measured on. */
    public static List<String> lines(BenchReport report) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(HEAD);
        report.rows().forEach(row -> cells.add(cells(row)));
        int[] widths = IntStream.range(0, HEAD.size())
                .map(column -> cells.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        List<String> lines = new ArrayList<>();
        cells.forEach(row -> lines.add(line(row, widths)));
        lines.add(1, rule(widths));
        lines.add("");
        lines.add(footer(report));
        return lines;
    }

    private static List<String> cells(Line row) {
        return List.of(
                row.title(),
                number(row.rate().perSecond()) + " " + row.unit(),
                number(row.rate().perCpuSecond()),
                row.limit()
                        .map(limit -> number(limit.rate().perCpuSecond()) + " (" + limit.title() + ")")
                        .orElse(""),
                row.ofLimit()
                        .map(part -> String.format(Locale.ROOT, "%.0f %%", 100 * part))
                        .orElse(""),
                row.least() == 0 ? "" : number((double) row.least()),
                row.holds() ? "" : "too slow");
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder("|");
        for (int i = 0; i < widths.length; i++) {
            line.append(' ')
                    .append(cells.get(i))
                    .append(" ".repeat(widths[i] - cells.get(i).length()))
                    .append(" |");
        }
        return line.toString();
    }

    private static String rule(int[] widths) {
        StringBuilder line = new StringBuilder("|");
        for (int width : widths) {
            line.append("-".repeat(width + 2)).append('|');
        }
        return line.toString();
    }

    private static String footer(BenchReport report) {
        Machine machine = report.machine();
        return "%s, %d cores, %s; %s; %s; measured %s, %s."
                .formatted(
                        machine.cpu(),
                        machine.cores(),
                        machine.system(),
                        machine.jdk(),
                        machine.pinning(),
                        report.measuredAt(),
                        report.effort().name().toLowerCase(Locale.ROOT));
    }

    private static String number(double number) {
        return String.format(Locale.ROOT, "%,d", Math.round(number));
    }
}
