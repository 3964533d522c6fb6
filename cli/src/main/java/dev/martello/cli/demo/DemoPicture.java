package dev.martello.cli.demo;

import dev.martello.lab.demo.DemoState.Row;
import dev.martello.lab.demo.DemoVerdict;
import java.util.List;

/** The table of a demo as an SVG picture, for the documentation. */
final class DemoPicture {
    private static final int CHARACTER = 8;
    private static final int LINE = 21;
    private static final int MARGIN = 20;
    private static final int REASON_CHARACTERS = 84;
    private static final int COLUMNS = 9 + 2 + 5 + 2 + 10 + 2 + 28 + 2 + 15 + 2 + REASON_CHARACTERS;

    private final StringBuilder svg = new StringBuilder();

    private DemoPicture() {}

    /** Draws rows, and the sentences under them. */
    static String of(List<Row> rows, List<String> sentences) {
        return new DemoPicture().draw(rows, sentences);
    }

    private String draw(List<Row> rows, List<String> sentences) {
        int width = COLUMNS * CHARACTER + 2 * MARGIN;
        int height = (rows.size() + sentences.size() + 4) * LINE + 2 * MARGIN;
        svg.append("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="ui-monospace, Menlo, Consolas, monospace" \
                font-size="13.3" xml:space="preserve">
                <rect width="100%%" height="100%%" rx="8" fill="#0d1117"/>
                """.formatted(width, height));
        text(0, 0, "#8b949e", "$ ./martello demo");
        text(2, 0, "#e6edf3", header());
        int line = 3;
        for (Row row : rows) {
            draw(line++, row);
        }
        line++;
        for (String sentence : sentences) {
            text(line++, 0, "#e6edf3", sentence);
        }
        return svg.append("</svg>\n").toString();
    }

    private void draw(int line, Row row) {
        text(
                line,
                0,
                "#e6edf3",
                "%-9s  %-5s  %-10s  %-28s"
                        .formatted(row.id(), row.site(), row.release().orElse("-"), row.story()));
        text(
                line,
                60,
                row.verdict().map(DemoPicture::colour).orElse("#8b949e"),
                row.verdict().map(DemoVerdict::name).orElse("…"));
        String reason = row.reason();
        text(
                line,
                77,
                "#8b949e",
                reason.length() > REASON_CHARACTERS ? reason.substring(0, REASON_CHARACTERS - 1) + "…" : reason);
    }

    private static String header() {
        return "%-9s  %-5s  %-10s  %-28s  %-15s  %s"
                .formatted("APPLIANCE", "SITE", "RELEASE", "STORY", "VERDICT", "WHY");
    }

    private void text(int line, int column, String colour, String text) {
        svg.append("<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>\n"
                .formatted(
                        MARGIN + column * CHARACTER,
                        MARGIN + (line + 1) * LINE - 6,
                        colour,
                        text.replace("&", "&amp;")
                                .replace("<", "&lt;")
                                .replace(">", "&gt;")
                                .stripTrailing()));
    }

    private static String colour(DemoVerdict verdict) {
        return switch (verdict) {
            case AFFIRMING -> "#3fb950";
            case WARNING -> "#d29922";
            case CONTRAINDICATED, REFUSED -> "#f85149";
            case NONE -> "#8b949e";
        };
    }
}
