package dev.martello.appraisal.expression;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BiConsumer;

/** The components of a type of record, found once. A component that is an empty {@code Optional} is not there. */
final class RecordFields {
    private static final ClassValue<RecordFields> OF_TYPE = new ClassValue<>() {
        @Override
        protected RecordFields computeValue(Class<?> type) {
            return new RecordFields(type);
        }
    };

    private final SequencedMap<String, Method> accessors = new LinkedHashMap<>();

    private RecordFields(Class<?> type) {
        for (RecordComponent each : type.getRecordComponents()) {
            accessors.put(each.getName(), each.getAccessor());
        }
    }

    static void forEach(Record record, BiConsumer<String, Object> action) {
        OF_TYPE.get(record.getClass())
                .accessors
                .forEach((name, accessor) -> value(record, accessor).ifPresent(value -> action.accept(name, value)));
    }

    static Optional<Object> get(Record record, String name) {
        return Optional.ofNullable(OF_TYPE.get(record.getClass()).accessors.get(name))
                .flatMap(accessor -> value(record, accessor));
    }

    private static Optional<Object> value(Record record, Method accessor) {
        try {
            Object value = accessor.invoke(record);
            return value instanceof Optional<?> optional ? optional.map(Object.class::cast) : Optional.of(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(accessor + " cannot be read", e);
        }
    }
}
