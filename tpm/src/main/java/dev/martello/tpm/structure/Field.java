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
public abstract sealed class Field<R, T> {
    private final String name;
    private final Function<R, T> get;

    private Field(String name, Function<R, T> get) {
        this.name = name;
        this.get = get;
    }

    /** A field whose layout is always the same. */
    public static <R, T> Field<R, T> field(String name, Layout<T> layout, Function<R, T> get) {
        return new Plain<>(name, layout, get);
    }

    /** A field that is a union, whose form an earlier field of the structure selects. */
    static <R, S, T> Field<R, T> union(String name, Field<R, S> selector, Union<S, T> union, Function<R, T> get) {
        return new Selected<>(name, selector, union, get);
    }

    String name() {
        return name;
    }

    T of(R record) {
        return get.apply(record);
    }

    /** Reads this field, given those before it. */
    abstract T read(FieldValues<R> earlier, BytesReader<MalformedTpmStructure> in) throws MalformedTpmStructure;

    abstract void write(R record, BytesWriter out);

    private static final class Plain<R, T> extends Field<R, T> {
        private final Layout<T> layout;

        Plain(String name, Layout<T> layout, Function<R, T> get) {
            super(name, get);
            this.layout = layout;
        }

        @Override
        T read(FieldValues<R> earlier, BytesReader<MalformedTpmStructure> in) throws MalformedTpmStructure {
            return layout.read(in, name());
        }

        @Override
        void write(R record, BytesWriter out) {
            layout.write(of(record), out);
        }
    }

    private static final class Selected<R, S, T> extends Field<R, T> {
        private final Field<R, S> selector;
        private final Union<S, T> union;

        Selected(String name, Field<R, S> selector, Union<S, T> union, Function<R, T> get) {
            super(name, get);
            this.selector = selector;
            this.union = union;
        }

        @Override
        T read(FieldValues<R> earlier, BytesReader<MalformedTpmStructure> in) throws MalformedTpmStructure {
            return union.read(earlier.get(selector), in, name());
        }

        @Override
        void write(R record, BytesWriter out) {
            union.write(selector.of(record), of(record), out);
        }
    }
}
