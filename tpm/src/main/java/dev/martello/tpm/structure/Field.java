package dev.martello.tpm.structure;

import dev.martello.bytes.BytesReader;
import dev.martello.bytes.BytesWriter;
import java.util.function.Function;

/**
 * One field of a structure: its name in the specification, its layout and where the record has it.
 *
 * @param <R> the record
 * @param <T> the field's type
 */
public sealed interface Field<R, T> {
    /** A field whose layout is always the same. */
    static <R, T> Field<R, T> field(String name, Layout<T> layout, Function<R, T> get) {
        return new Plain<>(name, layout, get);
    }

    /** A field that is a union, whose form an earlier field of the structure selects. */
    static <R, S, T> Field<R, T> union(String name, Field<R, S> selector, Union<S, T> union, Function<R, T> get) {
        return new Selected<>(name, selector, union, get);
    }

    String name();

    Function<R, T> get();

    /** Reads this field, given those before it. */
    T read(FieldValues<R> earlier, BytesReader<MalformedTpmStructure> in) throws MalformedTpmStructure;

    void write(R record, BytesWriter out);

    /** See {@link #field}. */
    record Plain<R, T>(String name, Layout<T> layout, Function<R, T> get) implements Field<R, T> {
        @Override
        public T read(FieldValues<R> earlier, BytesReader<MalformedTpmStructure> in) throws MalformedTpmStructure {
            return layout.read(in, name);
        }

        @Override
        public void write(R record, BytesWriter out) {
            layout.write(get.apply(record), out);
        }
    }

    /** See {@link #union}. */
    record Selected<R, S, T>(String name, Field<R, S> selector, Union<S, T> union, Function<R, T> get)
            implements Field<R, T> {
        @Override
        public T read(FieldValues<R> earlier, BytesReader<MalformedTpmStructure> in) throws MalformedTpmStructure {
            return union.read(earlier.get(selector), in, name);
        }

        @Override
        public void write(R record, BytesWriter out) {
            union.write(selector.get().apply(record), get.apply(record), out);
        }
    }
}
