package dev.martello.appraisal.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a fact is found: the component, then each field or key within it, as far as an expression names them.
 *
 * @param steps at least one
 */
public record FactPath(List<String> steps) implements Comparable<FactPath> {
    private static final long OBJECT_OCTETS = 40;

    /** What is at a path where nothing is: how many steps of it could be taken. Nothing at all differs from a map without the entry. */
    private record Absent(int steps) {}

    public FactPath {
        steps = List.copyOf(steps);
    }

    /** The steps with dots between them, as people write it. */
    public String text() {
        return String.join(".", steps);
    }

    /** The component of the facts in which it is. */
    public String part() {
        return steps.getFirst();
    }

    /**
     * What facts have at this path, as a value that equals that of other facts if no expression that asks for the path can tell them
     * apart. A list is taken whole.
     */
    public Object in(Record facts) {
        return found(facts, 0);
    }

    /** As {@link #in}, of facts of which {@link #part} is this value. */
    Object within(Object part) {
        return found(part, 1);
    }

    private Object found(Object start, int first) {
        Object found = start;
        for (int i = first; i < steps.size(); i++) {
            Optional<Object> next = switch (found) {
                case Record record -> RecordFields.get(record, steps.get(i));
                case Map<?, ?> map -> Optional.ofNullable(map.get(steps.get(i)));
                default -> Optional.of(found);
            };
            if (next.isEmpty()) {
                return new Absent(i);
            }
            found = next.get();
        }
        return found;
    }

    /** How much memory a {@linkplain #in value} takes, about. */
    public static long octetsOf(Object value) {
        return switch (value) {
            case String text -> OBJECT_OCTETS + text.length();
            case List<?> list -> list.stream().mapToLong(FactPath::octetsOf).sum() + OBJECT_OCTETS;
            case Map<?, ?> map ->
                octetsOf(List.copyOf(map.keySet())) + octetsOf(List.copyOf(map.values())) + OBJECT_OCTETS * map.size();
            case Record record -> {
                List<Object> fields = new ArrayList<>();
                RecordFields.forEach(record, (_, field) -> fields.add(field));
                yield octetsOf(fields);
            }
            default -> OBJECT_OCTETS;
        };
    }

    @Override
    public int compareTo(FactPath other) {
        return text().compareTo(other.text());
    }
}
