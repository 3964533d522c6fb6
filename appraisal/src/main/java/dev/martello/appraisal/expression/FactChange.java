package dev.martello.appraisal.expression;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A fact that is not what it was.
 *
 * @param name as rules ask for it, as in {@code boot.secureBoot}
 * @param before its value for people: a text in quotes, a number, or what a list begins with; {@code unknown} if it is not there
 * @param after the same, later
 */
public record FactChange(String name, String before, String after) {
    private static final int MAX_TEXT_CHARS = 200;
    private static final int MAX_ELEMENTS = 3;

    /** What an element of a list is told by, whichever it has first. */
    private static final List<String> TELLING =
            List.of("text", "path", "name", "rule", "kind", "description", "digest");

    /** Those of the facts with these names that differ, in the order of the names. */
    public static List<FactChange> between(Set<String> names, Record before, Record after) {
        FactValues old = FactValues.of(before);
        FactValues fresh = FactValues.of(after);
        return names.stream()
                .sorted()
                .filter(name -> !old.value(name).equals(fresh.value(name)))
                .map(name -> new FactChange(name, text(old.value(name)), text(fresh.value(name))))
                .toList();
    }

    private static String text(Optional<Object> value) {
        return value.map(FactChange::text).orElse("unknown");
    }

    private static String text(Object value) {
        return switch (value) {
            case String text -> "\"" + cut(text) + "\"";
            case List<?> list when list.isEmpty() -> "empty";
            case List<?> list ->
                list.stream().limit(MAX_ELEMENTS).map(FactChange::element).collect(Collectors.joining(", "))
                        + (list.size() > MAX_ELEMENTS ? " and " + (list.size() - MAX_ELEMENTS) + " more" : "");
            default -> value.toString();
        };
    }

    private static String element(Object element) {
        return element instanceof Map<?, ?> fields
                ? TELLING.stream()
                        .map(name -> fields.get(name) instanceof String text ? text : "")
                        .filter(text -> !text.isEmpty())
                        .findFirst()
                        .map(FactChange::text)
                        .orElse("one")
                : text(element);
    }

    private static String cut(String text) {
        return text.codePointCount(0, text.length()) <= MAX_TEXT_CHARS
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_TEXT_CHARS - 1)) + "…";
    }
}
