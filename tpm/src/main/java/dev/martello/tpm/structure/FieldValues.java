package dev.martello.tpm.structure;

import dev.martello.bytes.BytesReader;
import java.util.IdentityHashMap;
import java.util.Objects;

/** The fields of a structure that is being read, as far as it has been. */
final class FieldValues<R> {
    private final IdentityHashMap<Field<R, ?>, Object> values = new IdentityHashMap<>();

    <T> void read(Field<R, T> field, BytesReader<MalformedTpmStructure> in) throws MalformedTpmStructure {
        values.put(field, Objects.requireNonNull(field.read(this, in)));
    }

    @SuppressWarnings("unchecked") // read() is the only place that puts, and it puts a T for a Field<R, T>
    <T> T get(Field<R, T> field) {
        return (T) Objects.requireNonNull(values.get(field));
    }
}
