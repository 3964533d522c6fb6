package dev.martello.evidence.canonical;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** How a record is written: a map of its components. */
final class RecordForm implements Form {
    /**
     * A component.
     *
     * @param index among the parameters of the constructor
     * @param isOptional whether it may be left out
     */
    private record Component(int index, Method accessor, Form form, boolean isOptional) {}

    private final Constructor<?> constructor;
    private final SortedMap<String, Component> components;

    private RecordForm(Constructor<?> constructor, SortedMap<String, Component> components) {
        this.constructor = constructor;
        this.components = components;
    }

    static RecordForm of(Class<?> type) {
        RecordComponent[] found = type.getRecordComponents();
        SortedMap<String, Component> components = new TreeMap<>();
        for (int i = 0; i < found.length; i++) {
            Type declared = found[i].getGenericType();
            Optional<Type> optional = inOptional(declared);
            Method accessor = found[i].getAccessor();
            accessor.setAccessible(true);
            components.put(
                    found[i].getName(),
                    new Component(i, accessor, Forms.of(optional.orElse(declared)), optional.isPresent()));
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Arrays.stream(found).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return new RecordForm(constructor, components);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(type + " has no canonical constructor", e);
        }
    }

    private static Optional<Type> inOptional(Type type) {
        return type instanceof ParameterizedType generic && generic.getRawType() == Optional.class
                ? Optional.of(generic.getActualTypeArguments()[0])
                : Optional.empty();
    }

    @Override
    public void write(Object record, JsonGenerator out) {
        Map<String, Written> there = new LinkedHashMap<>(); // in the order of the components
        components.forEach((name, component) -> {
            Object value = value(record, component);
            if (value instanceof Optional<?> optional) {
                optional.ifPresent(present -> there.put(name, new Written(component.form, present)));
            } else {
                there.put(name, new Written(component.form, value));
            }
        });
        out.writeStartObject(record, there.size());
        there.forEach((name, written) -> {
            out.writeName(name);
            written.form.write(written.value, out);
        });
        out.writeEndObject();
    }

    Object with(Object record, String name, Object value) {
        Object[] arguments = new Object[components.size()];
        components.values().forEach(each -> arguments[each.index] = value(record, each));
        Component replaced = Optional.ofNullable(components.get(name))
                .orElseThrow(() -> new IllegalArgumentException("there is no component " + name));
        arguments[replaced.index] = value;
        try {
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException | InstantiationException | IllegalAccessException e) {
            throw new IllegalArgumentException(name + " cannot be " + value, e);
        }
    }

    /** A component that is there. */
    private record Written(Form form, Object value) {}

    private static Object value(Object record, Component component) {
        try {
            return component.accessor.invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(component.accessor + " cannot be asked", e);
        }
    }

    @Override
    public @Nullable Object read(JsonParser in, Notes notes) {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            return Forms.unfit(in, notes, "a map");
        }
        return made(readComponents(in, notes), notes);
    }

    /** The components of a map at whose beginning the parser is, by name, as far as they are known and understood. */
    Map<String, @Nullable Object> readComponents(JsonParser in, Notes notes) {
        Map<String, @Nullable Object> found = new HashMap<>();
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            if (found.containsKey(name)) {
                throw Names.twice(in);
            }
            in.nextToken();
            found.put(name, readComponent(name, in, notes));
        }
        return found;
    }

    private @Nullable Object readComponent(String name, JsonParser in, Notes notes) {
        Component component = components.get(name);
        if (component == null) {
            notes.unknown(name);
            Names.passOver(in);
            return null;
        }
        notes.enter(name);
        Object value = component.form.read(in, notes);
        if (value == null && component.isOptional) {
            notes.gap();
        }
        notes.leave();
        return value;
    }

    private @Nullable Object made(Map<String, @Nullable Object> found, Notes notes) {
        Object[] arguments = new Object[components.size()];
        for (Map.Entry<String, Component> each : components.entrySet()) {
            Component component = each.getValue();
            Object value = found.get(each.getKey());
            if (component.isOptional) {
                arguments[component.index] = Optional.ofNullable(value);
            } else if (value != null) {
                arguments[component.index] = value;
            } else {
                notes.unfit("it has no " + each.getKey() + " that is understood here");
                return null;
            }
        }
        try {
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            notes.unfit("it is refused: " + e.getCause());
            return null;
        } catch (InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException(constructor + " cannot be used", e);
        }
    }
}
