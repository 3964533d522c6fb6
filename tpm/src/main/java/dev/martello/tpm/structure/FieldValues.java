package dev.martello.tpm.structure;

import dev.martello.bytes.BytesReader;
import java.util.ArrayList;
import java.util.List;

/** The fields of a structure that is being read, as far as it has been. */
final class FieldValues<R> {
    private final List<Field<R, ?>> fields;

    /** In the order of the fields. */
    private final List<Object> values;

    FieldValues(List<Field<R, ?>> fields) {
        this.fields = fields;
        this.values = new ArrayList<>(fields.size());
    }

    /** Reads them all. */
    void read(BytesReader<MalformedTpmStructure> in) throws MalformedTpmStructure {
        for (Field<R, ?> field : fields) {
            values.add(field.read(this, in));
        }
    }

    /** The value of a field of this very structure that has been read. */
    @SuppressWarnings("unchecked") // read() is the only place that adds, and it adds a T for a Field<R, T>
    <T> T get(Field<R, T> field) {
        for (int i = 0; i < values.size(); i++) {
            if (fields.get(i) == field) {
                return (T) values.get(i);
            }
        }
        throw new IllegalStateException(field.name() + " has not been read");
    }
}
