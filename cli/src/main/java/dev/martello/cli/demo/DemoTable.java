package dev.martello.cli.demo;

import dev.martello.cli.terminal.Terminal;
import dev.martello.lab.demo.DemoState;
import dev.martello.lab.demo.DemoState.Row;
import dev.martello.lab.demo.DemoVerdict;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** A table on a terminal that is drawn anew in its place. */
final class DemoTable implements DemoView {
    private static final String ESCAPE = "\u001b[";
    private static final String CLEAR_LINE = ESCAPE + "2K";
    private static final String HIDE_CURSOR = ESCAPE + "?25l";
    private static final String SHOW_CURSOR = ESCAPE + "?25h";
    private static final int BAR_WIDTH = 30;
    private static final String COLUMNS = "  %-9s  %-5s %-10s %-30s  ";
    private static final String VERDICT = "%-15s  ";

    private final PrintStream out;
    private final int width;
    private int drawnLines;

    /**
     * A table that is not drawn yet.
     *
     * @param width of the terminal; longer lines are cut, for one that wraps could not be drawn over
     */
    DemoTable(PrintStream out, int width) {
        this.out = out;
        this.width = width;
        out.print(HIDE_CURSOR);
    }

    @Override
    public void show(DemoState state) {
        StringBuilder frame = new StringBuilder();
        if (drawnLines > 0) {
            frame.append(ESCAPE).append(drawnLines).append('A');
        }
        List<String> lines = lines(state);
        lines.forEach(line -> frame.append(CLEAR_LINE).append(line).append('\n'));
        drawnLines = lines.size();
        out.print(frame);
        out.flush();
    }

    @Override
    public void say(String text) {
        out.println(text);
        drawnLines = 0;
    }

    @Override
    public void close() {
        out.print(SHOW_CURSOR);
        out.flush();
    }

    private List<String> lines(DemoState state) {
        List<String> lines = new ArrayList<>();
        String restarted = state.restarts() == 0
                ? ""
                : "   (the control plane had ended and was started again: " + state.restarts() + ")";
        lines.add(cut(bar(state) + state.activity() + restarted));
        lines.add("");
        lines.add(Style.BOLD.of(cut(
                COLUMNS.formatted("APPLIANCE", "SITE", "RELEASE", "STORY") + VERDICT.formatted("VERDICT") + "WHY")));
        state.appliances().forEach(row -> lines.add(line(row)));
        lines.add("");
        return lines;
    }

    private String line(Row row) {
        String before = COLUMNS.formatted(row.id(), row.site(), row.release().orElse("-"), row.story());
        String verdict = row.verdict().map(DemoVerdict::name).orElse("…");
        Style style = row.verdict().map(DemoTable::style).orElse(Style.FAINT);
        String line = cut(before + VERDICT.formatted(verdict) + Terminal.safe(Digests.cut(row.reason())));
        int verdictEnd = Math.min(line.length(), before.length() + verdict.length());
        return line.length() <= before.length()
                ? line
                : before + style.of(line.substring(before.length(), verdictEnd)) + line.substring(verdictEnd);
    }

    private static String bar(DemoState state) {
        return state.done()
                .map(done -> {
                    int full = (int) Math.round(done * BAR_WIDTH);
                    return "█".repeat(full) + "░".repeat(BAR_WIDTH - full) + "  ";
                })
                .orElse("");
    }

    private String cut(String text) {
        return text.length() < width ? text : text.substring(0, width - 2) + "…";
    }

    private static Style style(DemoVerdict verdict) {
        return switch (verdict) {
            case AFFIRMING -> Style.GREEN;
            case WARNING -> Style.YELLOW;
            case CONTRAINDICATED, REFUSED -> Style.RED;
            case NONE -> Style.FAINT;
        };
    }

    /** How a word is shown, by its code of ECMA-48, §8.3.117. */
    private enum Style {
        BOLD("1"),
        FAINT("2"),
        RED("1;31"),
        GREEN("32"),
        YELLOW("33");

        private final String code;

        Style(String code) {
            this.code = code;
        }

        String of(String text) {
            return ESCAPE + code + "m" + text + ESCAPE + "0m";
        }
    }
}
