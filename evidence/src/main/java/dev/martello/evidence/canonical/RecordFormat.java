package dev.martello.evidence.canonical;

import dev.martello.bytes.Bytes;
import java.util.List;

/**
 * The one way to write records of a class: a map of its components by name, in which an {@code Optional} that is empty is left out. Lists
 * keep their order; the keys of maps stand in their order as Java compares texts. Components may be {@code String}, {@code long},
 * {@code boolean}, enums (by their labels, {@code toString}), records, and lists, sorted maps by text and Optionals of these.
 *
 * <p>Records gain components, and enums labels, from version to version. What is not known is passed over and named. What is missing,
 * or of another type than it should be, makes the innermost {@code Optional} around it empty, and is named too; so a reader tells what
 * it could not read from what is not there.
 *
 * <p>Immutable, for use by many threads.
 *
 * @param <R> the class
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8949">RFC 8949, Concise Binary Object Representation</a>
 */
public final class RecordFormat<R extends Record> {
    /** What is kept of names that are not known, and of gaps: more tell nobody more. */
    static final int MAX_NOTES = 100;

    /**
     * What was read.
     *
     * @param gaps what could not be understood, and why
     * @param unknown the paths of fields that are not known here
     */
    public record Reading<R extends Record>(R value, List<Gap> gaps, List<String> unknown) {
        public Reading {
            gaps = List.copyOf(gaps);
            unknown = List.copyOf(unknown);
        }
    }

    /**
     * A component that is empty because what was sent for it is of another version.
     *
     * @param path names of components with dots between them, as in {@code kernel.lockdown}
     * @param problem the end of a sentence, as in "it has no field mode"
     */
    public record Gap(String path, String problem) {}

    private final Class<R> type;
    private final RecordForm form;

    private RecordFormat(Class<R> type, RecordForm form) {
        this.type = type;
        this.form = form;
    }

    /**
     * That of a class.
     *
     * @throws IllegalArgumentException if it has a component that cannot be written
     */
    public static <R extends Record> RecordFormat<R> of(Class<R> type) {
        return new RecordFormat<>(type, RecordForm.of(type));
    }

    public Bytes write(R value) {
        CborWriter out = new CborWriter();
        form.write(value, out);
        return out.toBytes();
    }

    /**
     * The same record with another value of one component, whatever others the class has.
     *
     * @throws IllegalArgumentException if there is no such component, or the value is not of its type
     */
    public R with(R record, String component, Object value) {
        return type.cast(form.with(record, component, value));
    }

    /**
     * Reads octets that anybody may have written.
     *
     * @param maxItems how many texts, numbers, lists and the like there may be
     * @throws MalformedCbor if they are not CBOR of this form, there are too many items, or something is missing that is in no Optional
     */
    public Reading<R> read(Bytes octets, int maxItems) throws MalformedCbor {
        CborReader in = new CborReader(octets, maxItems);
        Notes notes = new Notes();
        Object value = form.read(in, notes);
        in.requireEnd();
        if (value == null) {
            throw new MalformedCbor(0, notes.problem());
        }
        return new Reading<>(type.cast(value), notes.gaps(), notes.unknown());
    }
}
