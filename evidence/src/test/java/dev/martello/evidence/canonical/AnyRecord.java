package dev.martello.evidence.canonical;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Records of any class that can be written, with anything in them. */
public final class AnyRecord {
    private static final int MAX_SIZE = 2;

    private AnyRecord() {}

    public static <R extends Record> Arbitrary<R> of(Class<R> type) {
        return record(type).map(type::cast).withoutEdgeCases();
    }

    private static Arbitrary<Object> record(Class<?> type) {
        List<Arbitrary<Object>> components = Arrays.stream(type.getRecordComponents())
                .map(each -> any(each.getGenericType()))
                .toList();
        return Combinators.combine(components).as(values -> make(type, values.toArray()));
    }

    private static Object make(Class<?> type, Object[] values) {
        try {
            return type.getDeclaredConstructor(Arrays.stream(type.getRecordComponents())
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new))
                    .newInstance(values);
        } catch (NoSuchMethodException
                | InstantiationException
                | IllegalAccessException
                | InvocationTargetException e) {
            throw new IllegalStateException(type + " cannot be made", e);
        }
    }

    private static Arbitrary<Object> any(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            Arbitrary<Object> element = any(arguments[arguments.length - 1]);
            if (generic.getRawType() == Optional.class) {
                return element.optional().map(Object.class::cast);
            }
            if (generic.getRawType() == List.class) {
                return element.list().ofMaxSize(MAX_SIZE).map(Object.class::cast);
            }
            return Arbitraries.maps(text(), element).ofMaxSize(MAX_SIZE).map(AnyRecord::sorted);
        }
        Class<?> raw = (Class<?>) type;
        if (raw == String.class) {
            return text().map(Object.class::cast);
        }
        if (raw == long.class || raw == Long.class) {
            return Arbitraries.longs().map(Object.class::cast);
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return Arbitraries.of(true, false).map(Object.class::cast);
        }
        return raw.isEnum() ? Arbitraries.of(raw.getEnumConstants()) : record(raw);
    }

    private static SortedMap<String, Object> sorted(Map<String, Object> map) {
        return new TreeMap<>(map);
    }

    /** Halves of characters cannot be written in UTF-8, and no collector reads them. */
    private static Arbitrary<String> text() {
        return Arbitraries.oneOf(
                Arbitraries.strings().all().excludeChars(halves()).ofMaxLength(12),
                Arbitraries.of("", "\uFFFD", "\u0000", "sysctl", "𝄞", "z".repeat(300)));
    }

    private static char[] halves() {
        char[] halves = new char[Character.MAX_SURROGATE - Character.MIN_SURROGATE + 1];
        for (int i = 0; i < halves.length; i++) {
            halves[i] = (char) (Character.MIN_SURROGATE + i);
        }
        return halves;
    }
}
