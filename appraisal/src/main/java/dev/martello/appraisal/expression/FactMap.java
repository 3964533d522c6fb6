package dev.martello.appraisal.expression;

import dev.cel.common.exceptions.CelAttributeNotFoundException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.StructValue;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a record, or the entries of a map, as CEL takes them. To CEL a map that is a value of its own is ready to be used; any
 * other it goes through from end to end whenever an expression names it, and settings have thousands of entries.
 */
@SuppressWarnings("Immutable") // what it stands for never changes
final class FactMap extends StructValue<String, Map<String, Object>> implements Map<String, Object> {
    private static final CelType TYPE = MapType.create(SimpleType.STRING, SimpleType.DYN);

    private final Map<String, Object> values;

    FactMap(Map<String, Object> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    @Override
    public Object select(String name) {
        return find(name)
                .orElseThrow(() -> CelAttributeNotFoundException.of("key '" + name + "' is not present in map"));
    }

    @Override
    public Optional<Object> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    @Override
    public Map<String, Object> value() {
        return this;
    }

    @Override
    public boolean isZeroValue() {
        return values.isEmpty();
    }

    @Override
    public CelType celType() {
        return TYPE;
    }

    @Override
    public int size() {
        return values.size();
    }

    @Override
    public boolean isEmpty() {
        return values.isEmpty();
    }

    @Override
    public boolean containsKey(Object key) {
        return key instanceof String && values.containsKey(key);
    }

    @Override
    public boolean containsValue(Object value) {
        return values.containsValue(value);
    }

    @Override
    public @Nullable Object get(Object key) {
        return key instanceof String ? values.get(key) : null;
    }

    @Override
    public Set<String> keySet() {
        return values.keySet();
    }

    @Override
    public Collection<Object> values() {
        return values.values();
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return values.entrySet();
    }

    @Override
    public @Nullable Object put(String key, Object value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable Object remove(Object key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void putAll(Map<? extends String, ?> more) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void clear() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean equals(Object other) {
        return values.equals(other);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
