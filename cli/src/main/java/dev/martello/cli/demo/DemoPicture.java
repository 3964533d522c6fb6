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
    private static final int SITE = 11;
    private static final int RELEASE = 18;
    private static final int STORY = 30;
    private static final int VERDICT = 62;
    private static final int REASON = 79;
    private static final int COLUMNS = REASON + REASON_CHARACTERS;
    private static final String BRIGHT = "#e6edf3";
    private static final String FAINT = "#8b949e";

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
        text(0, 0, FAINT, "$ ./martello demo");
        columns(2, "APPLIANCE", "SITE", "RELEASE", "STORY");
        text(2, VERDICT, BRIGHT, "VERDICT");
        text(2, REASON, BRIGHT, "WHY");
        int line = 3;
        for (Row row : rows) {
            draw(line++, row);
        }
        line++;
        for (String sentence : sentences) {
            text(line++, 0, BRIGHT, cut(Digests.cut(sentence), COLUMNS));
        }
        return svg.append("</svg>\n").toString();
    }

    private void draw(int line, Row row) {
        columns(line, row.id(), row.site(), row.release().orElse("-"), row.story());
        text(
                line,
                VERDICT,
                row.verdict().map(DemoPicture::colour).orElse(FAINT),
                row.verdict().map(DemoVerdict::name).orElse("…"));
        text(line, REASON, FAINT, cut(Digests.cut(row.reason()), REASON_CHARACTERS));
    }

    private void columns(int line, String id, String site, String release, String story) {
        text(line, 0, BRIGHT, id);
        text(line, SITE, BRIGHT, site);
        text(line, RELEASE, BRIGHT, release);
        text(line, STORY, BRIGHT, story);
    }

    private static String cut(String text, int characters) {
        return text.length() > characters ? text.substring(0, characters - 1) + "…" : text;
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
            case NONE -> FAINT;
        };
    }
}
