package dev.martello.evidence.canonical;

import dev.martello.bytes.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
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

    /** Records nest half as deep, and unknown components of newer ones a little deeper. */
    private static final int MAX_DEPTH = 16;

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

    /** The head of a map with one entry. */
    private static final Bytes MAP_OF_ONE = Bytes.of(0xa1);

    private final Class<R> type;
    private final RecordForm form;
    private final CBORFactory cbor;
    private final int maxTokens;

    private RecordFormat(Class<R> type, RecordForm form, CBORFactory cbor, int maxTokens) {
        this.type = type;
        this.form = form;
        this.cbor = cbor;
        this.maxTokens = maxTokens;
    }

    /**
     * That of a class.
     *
     * @param maxBytes how many octets are read
     * @param maxTokens how many texts, numbers, beginnings and ends of lists and the like they may be
     * @throws IllegalArgumentException if the class has a component that cannot be written
     */
    public static <R extends Record> RecordFormat<R> of(Class<R> type, int maxBytes, int maxTokens) {
        StreamReadConstraints constraints = StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxDocumentLength(maxBytes)
                .maxTokenCount(maxTokens)
                .maxStringLength(maxBytes)
                .maxNameLength(maxBytes)
                .build();
        return new RecordFormat<>(
                type,
                RecordForm.of(type),
                CBORFactory.builder()
                        .streamReadConstraints(constraints)
                        .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                        .build(),
                maxTokens);
    }

    public Bytes write(R value) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (JsonGenerator out = cbor.createGenerator(ObjectWriteContext.empty(), octets)) {
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
        Notes notes = new Notes();
        try (JsonParser in = cbor.createParser(ObjectReadContext.empty(), octets.toArray())) {
            in.nextToken();
            Object value = form.read(in, notes);
            if (value == null) {
                throw new MalformedCbor(0, notes.problem());
            }
            if (in.nextToken() != null) {
                throw new MalformedCbor(in.currentTokenLocation().getByteOffset(), "something follows the end");
            }
            return new Reading<>(type.cast(value), notes.gaps(), notes.unknown());
        } catch (JacksonException e) {
            throw malformed(e);
        }
    }

    /**
     * The octets of each component of a record that was {@linkplain #write written}.
     *
     * @return nothing if they cannot be told apart; {@link #read} says whether there is a record at all
     */
    public Optional<MapEntries> entries(Bytes octets) {
        return MapEntries.of(octets, maxTokens);
    }

    /**
     * Reads one of the {@link #entries}, to what {@link #read} would read there.
     *
     * @throws MalformedCbor if it is no CBOR, with an offset in the entry; then the whole is none either
     */
    public Component read(MapEntries.Entry entry) throws MalformedCbor {
        Notes notes = new Notes();
        Bytes map = Bytes.concat(MAP_OF_ONE, entry.octets());
        try (JsonParser in = cbor.createParser(ObjectReadContext.empty(), map.toArray())) {
            in.nextToken();
            Object value = form.readComponents(in, notes).get(entry.name());
            if (in.nextToken() != null) {
                throw new MalformedCbor(in.currentTokenLocation().getByteOffset(), "something follows the end");
            }
            return new Component(Optional.ofNullable(value), notes.gaps(), notes.unknown());
        } catch (JacksonException e) {
            throw malformed(e);
        }
    }

    private static MalformedCbor malformed(JacksonException e) {
        long offset = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getByteOffset());
        return new MalformedCbor(offset, e.getOriginalMessage());
    }
}
