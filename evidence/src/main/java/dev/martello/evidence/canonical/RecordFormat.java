package dev.martello.evidence.canonical;

import dev.martello.bytes.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.dataformat.cbor.CBORFactory;

/**
 * The one way to write records of a class in CBOR: a map of its components by name, in which an {@code Optional} that is empty is left out. Lists
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
    public static final int MAX_NOTES = 100;

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

    /**
     * One component that was read apart from the others.
     *
     * @param value empty if it is not known, or not understood
     */
    public record Component(Optional<Object> value, List<Gap> gaps, List<String> unknown) {
        public Component {
            gaps = List.copyOf(gaps);
            unknown = List.copyOf(unknown);
        }
    }

    private static final CBORFactory CBOR = new CBORFactory();

    /** The head of a map with one entry. */
    private static final Bytes MAP_OF_ONE = Bytes.of(0xa1);

    private final Class<R> type;
    private final RecordForm form;
    private final int maxBytes;
    private final int maxItems;

    private RecordFormat(Class<R> type, int maxBytes, int maxItems) {
        this.type = type;
        this.form = RecordForm.of(type);
        this.maxBytes = maxBytes;
        this.maxItems = maxItems;
    }

    /**
     * That of a class.
     *
     * @param maxBytes how many octets are read
     * @param maxItems how many data items, names of components and keys among them, they may be
     * @throws IllegalArgumentException if the class has a component that cannot be written
     */
    public static <R extends Record> RecordFormat<R> of(Class<R> type, int maxBytes, int maxItems) {
        return new RecordFormat<>(type, maxBytes, maxItems);
    }

    public Bytes write(R value) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (JsonGenerator out = CBOR.createGenerator(ObjectWriteContext.empty(), octets)) {
            form.write(value, out);
        }
        return Bytes.owning(octets.toByteArray());
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
     * @throws MalformedCbor if they are not CBOR, a name is repeated, there is too much of it, or something is missing that is in no
     *     Optional
     */
    public Reading<R> read(Bytes octets) throws MalformedCbor {
        if (octets.length() > maxBytes) {
            throw new MalformedCbor(0, "it has " + octets.length() + " octets, at most " + maxBytes + " are allowed");
        }
        Notes notes = new Notes();
        CborReader in = new CborReader(octets, maxItems);
        Object value = form.read(in, notes);
        in.requireEnd();
        if (value == null) {
            throw new MalformedCbor(0, notes.problem());
        }
        return new Reading<>(type.cast(value), notes.gaps(), notes.unknown());
    }

    /**
     * The octets of each component of a record that was {@linkplain #write written}.
     *
     * @return nothing if they cannot be told apart; {@link #read} says whether there is a record at all
     */
    public Optional<MapEntries> entries(Bytes octets) {
        return MapEntries.of(octets, maxItems);
    }

    /**
     * Reads one of the {@link #entries}, to what {@link #read} would read there.
     *
     * @throws MalformedCbor if it is no CBOR, with an offset in the entry; then the whole is none either
     */
    public Component read(MapEntries.Entry entry) throws MalformedCbor {
        Notes notes = new Notes();
        CborReader in = new CborReader(Bytes.concat(MAP_OF_ONE, entry.octets()), maxItems);
        Object value = form.readComponents(in, notes).get(entry.name());
        in.requireEnd();
        return new Component(Optional.ofNullable(value), notes.gaps(), notes.unknown());
    }
}
