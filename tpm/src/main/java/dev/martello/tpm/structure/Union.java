package dev.martello.tpm.structure;

import dev.martello.bytes.BytesReader;
import dev.martello.bytes.BytesWriter;
import java.util.HashMap;
import java.util.Map;

/**
 * A {@code TPMU}: one of several structures, told apart by a selector that stands elsewhere.
 *
 * @param <S> the selector
 * @param <T> what the structures have in common
 */
public final class Union<S, T> {
    private record Form<T, U extends T>(Class<U> type, Layout<U> layout) {
        void write(T value, BytesWriter out) {
            if (!type.isInstance(value)) {
                throw new IllegalArgumentException(value + " where the selector wants a " + type.getSimpleName());
            }
            layout.write(type.cast(value), out);
        }
    }

    private final Map<S, Form<T, ? extends T>> forms;

    private Union(Map<S, Form<T, ? extends T>> forms) {
        this.forms = forms;
    }

    static <S, T> Union<S, T> none() {
        return new Union<>(Map.of());
    }

    /** This union with one more form. */
    <U extends T> Union<S, T> with(S selector, Class<U> type, Layout<U> layout) {
        Map<S, Form<T, ? extends T>> more = new HashMap<>(forms);
        more.put(selector, new Form<>(type, layout));
        return new Union<>(Map.copyOf(more));
    }

    T read(S selector, BytesReader<MalformedTpmStructure> in, String field) throws MalformedTpmStructure {
        Form<T, ? extends T> form = forms.get(selector);
        if (form == null) {
            throw in.malformed(field + " has no form for " + selector);
        }
        return form.layout.read(in, field);
    }

    void write(S selector, T value, BytesWriter out) {
        Form<T, ? extends T> form = forms.get(selector);
        if (form == null) {
            throw new IllegalArgumentException("no form for " + selector);
        }
        form.write(value, out);
    }
}
