package dev.martello.cli.demo;

import dev.martello.cli.terminal.ShortId;
import dev.martello.cli.terminal.Terminal;
import dev.martello.lab.demo.DemoState;
import dev.martello.lab.demo.DemoState.Row;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;

/** A line for each thing that changed, for where nobody watches. */
final class DemoLines implements DemoView {
    private final PrintStream out;
    private final Map<String, Row> shown = new HashMap<>();
    private String activity = "";
    private int restarts;

    DemoLines(PrintStream out) {
        this.out = out;
    }

    @Override
    public void show(DemoState state) {
        if (!state.activity().equals(activity)) {
            activity = state.activity();
            out.println(activity);
        }
        if (state.restarts() != restarts) {
            restarts = state.restarts();
            out.println("the control plane had ended and was started again");
        }
        for (Row row : state.appliances()) {
            Row before = shown.put(row.id(), row);
            boolean isNew = before == null || !before.verdict().equals(row.verdict());
            row.verdict()
                    .filter(verdict -> isNew)
                    .ifPresent(verdict -> out.println("%-9s %-15s %-30s %s"
                            .formatted(row.id(), verdict, row.story(), ShortId.in(Terminal.safe(row.reason())))
                            .stripTrailing()));
        }
    }

    @Override
    public void say(String text) {
        out.println(text);
    }

    @Override
    public void close() {
        out.flush();
    }
}
