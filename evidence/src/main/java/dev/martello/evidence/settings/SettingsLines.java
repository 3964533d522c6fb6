package dev.martello.evidence.settings;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Settings as lines of a path and a value, whatever parts they have. */
final class SettingsLines {
    private final SortedMap<String, String> lines = new TreeMap<>();

    private SettingsLines() {}

    static SortedMap<String, String> of(Settings settings) {
        SettingsLines lines = new SettingsLines();
        lines.record("", settings);
        return lines.lines;
    }

    private void add(String path, Object value) {
        switch (value) {
            case Optional<?> optional -> optional.ifPresent(present -> add(path, present));
            case Record record -> record(path + ".", record);
            case Map<?, ?> map -> map.forEach((name, each) -> add(path + "." + name, each));
            case List<?> list -> list(path, list);
            default -> lines.put(path, value.toString());
        }
    }

    private void record(String prefix, Record record) {
        for (RecordComponent each : record.getClass().getRecordComponents()) {
            add(prefix + each.getName(), value(record, each));
        }
    }

    /** Records are told apart by their first component, as a mount is by its path, and otherwise by their place among those alike. */
    private void list(String path, List<?> list) {
        if (list.stream().noneMatch(Record.class::isInstance)) {
            lines.put(path, list.stream().map(Object::toString).collect(Collectors.joining(" ")));
            return;
        }
        Map<String, Integer> seen = new TreeMap<>();
        for (Object each : list) {
            Record record = (Record) each;
            String name = String.valueOf(value(record, record.getClass().getRecordComponents()[0]));
            int place = seen.merge(name, 1, Integer::sum);
            record(path + "[" + name + (place == 1 ? "" : " " + place) + "].", record);
        }
    }

    private static Object value(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(component + " cannot be asked", e);
        }
    }
}
