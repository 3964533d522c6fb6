package dev.martello.appraisal.expression;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Text with expressions in it, ready to be filled in. Immutable, for use by many threads. */
public final class FactText {
    /** A piece of it. */
    sealed interface Part {}

    record Literal(String text) implements Part {}

    record Hole(FactExpression expression) implements Part {}

    private final List<Part> parts;

    FactText(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /** The facts that it asks for. */
    public SortedSet<FactPath> paths() {
        SortedSet<FactPath> paths = new TreeSet<>();
        for (Part part : parts) {
            if (part instanceof Hole(FactExpression expression)) {
                paths.addAll(expression.paths());
            }
        }
        return paths;
    }

    /** The text for these facts. */
    public String fill(FactValues facts) throws NoAnswer {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            switch (part) {
                case Literal(String literal) -> text.append(literal);
                case Hole(FactExpression expression) -> text.append(expression.evaluate(facts));
            }
        }
        return text.toString();
    }
}
