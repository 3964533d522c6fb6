package dev.martello.tpm.structure;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import dev.martello.bytes.BytesWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/**
 * How a type stands in octets: one declaration that both reads and writes.
 *
 * {@snippet :
 * static final Layout<TPMS_CLOCK_INFO> LAYOUT = Layout.record(
 *         field("clock", U64, TPMS_CLOCK_INFO::clock),
 *         field("resetCount", U32, TPMS_CLOCK_INFO::resetCount),
 *         field("restartCount", U32, TPMS_CLOCK_INFO::restartCount),
 *         field("safe", YES_NO, TPMS_CLOCK_INFO::safe),
 *         TPMS_CLOCK_INFO::new);
 * }
 *
 * <p>Whatever parses is written back as the same octets: there is one encoding of each value. Immutable.
 */
public final class Layout<T> {
    /** One octet, 0 to 255. */
    public static final Layout<Integer> U8 = new Layout<>(BytesReader::u8, (value, out) -> out.u8(value));

    /** Two octets, unsigned. */
    public static final Layout<Integer> U16 = new Layout<>(BytesReader::u16, (value, out) -> out.u16(value));

    /** Four octets, unsigned. */
    public static final Layout<Long> U32 = new Layout<>(BytesReader::u32, (value, out) -> out.u32(value));

    /** Eight octets; values above {@link Long#MAX_VALUE} are negative numbers. */
    public static final Layout<Long> U64 = new Layout<>(BytesReader::u64, (value, out) -> out.u64(value));

    /** {@code TPMI_YES_NO}: one octet, 0 or 1. */
    public static final Layout<Boolean> YES_NO = new Layout<>(
            (in, field) -> {
                long start = in.offset();
                int number = in.u8(field);
                if (number > 1) {
                    throw in.malformedAt(start, field + " is " + number + ", which is neither NO nor YES");
                }
                return number == 1;
            },
            (value, out) -> out.u8(value ? 1 : 0));

    /** Reads one value; the name of its field is for the message of a failure. */
    @FunctionalInterface
    interface Read<T> {
        T from(BytesReader<MalformedTpmStructure> in, String field) throws MalformedTpmStructure;
    }

    /** Writes one value. */
    @FunctionalInterface
    interface Write<T> {
        void to(T value, BytesWriter out);
    }

    private final Read<T> read;
    private final Write<T> write;
    private final List<String> fieldNames;

    private Layout(Read<T> read, Write<T> write) {
        this(read, write, List.of());
    }

    private Layout(Read<T> read, Write<T> write, List<String> fieldNames) {
        this.read = read;
        this.write = write;
        this.fieldNames = fieldNames;
    }

    /** Reads a value that the octets hold from the first to the last. */
    public T parse(Bytes octets) throws MalformedTpmStructure {
        BytesReader<MalformedTpmStructure> in = BytesReader.bigEndian(octets, MalformedTpmStructure::new);
        T value = read(in, fieldNames.isEmpty() ? "value" : "");
        if (!in.atEnd()) {
            throw in.malformed("end is followed by " + in.remaining() + " octets");
        }
        return value;
    }

    /** The octets of a value. */
    public Bytes write(T value) {
        BytesWriter out = BytesWriter.bigEndian();
        write.to(value, out);
        return out.toBytes();
    }

    /** The names of a record's fields, in order; none for what is not a record. */
    public List<String> fieldNames() {
        return fieldNames;
    }

    T read(BytesReader<MalformedTpmStructure> in, String field) throws MalformedTpmStructure {
        return read.from(in, field);
    }

    void write(T value, BytesWriter out) {
        write.to(value, out);
    }

    /** A {@code TPM2B} of octets: two octets of size, at most {@code maxBytes}, then as many octets. */
    public static Layout<Bytes> sized(int maxBytes) {
        return new Layout<>(
                (in, field) -> in.bytes(in.size16(field, maxBytes), field),
                (value, out) -> out.sized16(atMost(maxBytes, value)));
    }

    /** A {@code TPM2B} of a structure, which must fill it. */
    public static <T> Layout<T> sized(int maxBytes, Layout<T> content) {
        return new Layout<>(
                (in, field) -> {
                    BytesReader<MalformedTpmStructure> part = in.part(in.size16(field, maxBytes), field);
                    T value = content.read(part, field);
                    if (!part.atEnd()) {
                        throw part.malformed(field + " is followed by " + part.remaining() + " octets inside its size");
                    }
                    return value;
                },
                (value, out) -> out.sized16(atMost(maxBytes, content.write(value))));
    }

    /** One octet of size, at most {@code maxBytes}, then as many octets. */
    static Layout<Bytes> shortSized(int maxBytes) {
        return new Layout<>(
                (in, field) -> {
                    long start = in.offset();
                    int size = in.u8(field);
                    if (size > maxBytes) {
                        throw in.malformedAt(
                                start, field + " is " + size + " octets, at most " + maxBytes + " are allowed");
                    }
                    return in.bytes(size, field);
                },
                (value, out) -> out.u8(atMost(maxBytes, value).length()).bytes(value));
    }

    /** Octets whose number is known from elsewhere. */
    static Layout<Bytes> octets(int count) {
        return new Layout<>((in, field) -> in.bytes(count, field), (value, out) -> {
            if (value.length() != count) {
                throw new IllegalArgumentException(value.length() + " octets where " + count + " belong");
            }
            out.bytes(value);
        });
    }

    /** A {@code TPML}: four octets of count, at most {@code maxCount}, then the elements. */
    public static <E> Layout<List<E>> list(int maxCount, Layout<E> element) {
        return new Layout<>(
                (in, field) -> {
                    int count = in.count32(field, maxCount, 2);
                    List<E> elements = new ArrayList<>(count);
                    for (int i = 0; i < count; i++) {
                        elements.add(element.read(in, field));
                    }
                    return List.copyOf(elements);
                },
                (value, out) -> {
                    if (value.size() > maxCount) {
                        throw new IllegalArgumentException(value.size() + " elements, at most " + maxCount);
                    }
                    out.u32(value.size());
                    value.forEach(each -> element.write(each, out));
                });
    }

    /** One of the constants of a table of the specification, in {@code width} octets. */
    static <E> Layout<E> oneOf(String table, int width, Collection<E> constants, ToLongFunction<E> number) {
        Map<Long, E> byNumber = new HashMap<>();
        constants.forEach(each -> byNumber.put(number.applyAsLong(each), each));
        return new Layout<>(
                (in, field) -> {
                    long start = in.offset();
                    long read = unsigned(width, in, field);
                    E constant = byNumber.get(read);
                    if (constant == null) {
                        throw in.malformedAt(
                                start, field + " is " + hex(width, read) + ", no " + table + " known here");
                    }
                    return constant;
                },
                (value, out) -> unsigned(width, number.applyAsLong(value), out));
    }

    /** A set of flags in {@code width} octets; bits that are no flag must be clear. */
    static <F extends Enum<F>> Layout<Set<F>> flags(int width, Collection<F> flags, ToIntFunction<F> bit) {
        return new Layout<>(
                (in, field) -> {
                    long start = in.offset();
                    long bits = unsigned(width, in, field);
                    Set<F> set = new TreeSet<>();
                    for (F flag : flags) {
                        long mask = 1L << bit.applyAsInt(flag);
                        if ((bits & mask) != 0) {
                            set.add(flag);
                            bits &= ~mask;
                        }
                    }
                    if (bits != 0) {
                        throw in.malformedAt(start, field + " has the reserved bits " + hex(width, bits));
                    }
                    return Collections.unmodifiableSet(set);
                },
                (value, out) -> {
                    long bits = 0;
                    for (F flag : value) {
                        bits |= 1L << bit.applyAsInt(flag);
                    }
                    unsigned(width, bits, out);
                });
    }

    /** The same octets, seen as another type. */
    public <U> Layout<U> as(Function<T, U> to, Function<U, T> from) {
        return new Layout<>(
                (in, field) -> to.apply(read.from(in, field)), (value, out) -> write.to(from.apply(value), out));
    }

    /** A structure without fields. */
    public static <R> Layout<R> record(Supplier<R> make) {
        return new Layout<>((in, field) -> make.get(), (value, out) -> {});
    }

    /** A structure of one field. */
    public static <R, A> Layout<R> record(Field<R, A> a, Function<A, R> make) {
        return fields(List.of(a), values -> make.apply(values.get(a)));
    }

    /** A structure of two fields. */
    public static <R, A, B> Layout<R> record(Field<R, A> a, Field<R, B> b, Make.Of2<A, B, R> make) {
        return fields(List.of(a, b), values -> make.of(values.get(a), values.get(b)));
    }

    /** A structure of three fields. */
    public static <R, A, B, C> Layout<R> record(
            Field<R, A> a, Field<R, B> b, Field<R, C> c, Make.Of3<A, B, C, R> make) {
        return fields(List.of(a, b, c), values -> make.of(values.get(a), values.get(b), values.get(c)));
    }

    /** A structure of four fields. */
    public static <R, A, B, C, D> Layout<R> record(
            Field<R, A> a, Field<R, B> b, Field<R, C> c, Field<R, D> d, Make.Of4<A, B, C, D, R> make) {
        return fields(
                List.of(a, b, c, d), values -> make.of(values.get(a), values.get(b), values.get(c), values.get(d)));
    }

    /** A structure of five fields. */
    public static <R, A, B, C, D, E> Layout<R> record(
            Field<R, A> a,
            Field<R, B> b,
            Field<R, C> c,
            Field<R, D> d,
            Field<R, E> e,
            Make.Of5<A, B, C, D, E, R> make) {
        return fields(
                List.of(a, b, c, d, e),
                values -> make.of(values.get(a), values.get(b), values.get(c), values.get(d), values.get(e)));
    }

    /** A structure of six fields. */
    public static <R, A, B, C, D, E, F> Layout<R> record(
            Field<R, A> a,
            Field<R, B> b,
            Field<R, C> c,
            Field<R, D> d,
            Field<R, E> e,
            Field<R, F> f,
            Make.Of6<A, B, C, D, E, F, R> make) {
        return fields(
                List.of(a, b, c, d, e, f),
                values -> make.of(
                        values.get(a), values.get(b), values.get(c), values.get(d), values.get(e), values.get(f)));
    }

    /** A structure of seven fields. */
    public static <R, A, B, C, D, E, F, G> Layout<R> record(
            Field<R, A> a,
            Field<R, B> b,
            Field<R, C> c,
            Field<R, D> d,
            Field<R, E> e,
            Field<R, F> f,
            Field<R, G> g,
            Make.Of7<A, B, C, D, E, F, G, R> make) {
        return fields(
                List.of(a, b, c, d, e, f, g),
                values -> make.of(
                        values.get(a),
                        values.get(b),
                        values.get(c),
                        values.get(d),
                        values.get(e),
                        values.get(f),
                        values.get(g)));
    }

    private static <R> Layout<R> fields(List<Field<R, ?>> fields, Function<FieldValues<R>, R> make) {
        return new Layout<>(
                (in, name) -> {
                    try {
                        FieldValues<R> values = new FieldValues<>(fields);
                        values.read(in);
                        return make.apply(values);
                    } catch (MalformedTpmStructure e) {
                        throw name.isEmpty() ? e : e.within(name);
                    }
                },
                (value, out) -> fields.forEach(field -> field.write(value, out)),
                fields.stream().map(Field::name).toList());
    }

    private static long unsigned(int width, BytesReader<MalformedTpmStructure> in, String field)
            throws MalformedTpmStructure {
        return switch (width) {
            case 1 -> in.u8(field);
            case 2 -> in.u16(field);
            case 4 -> in.u32(field);
            default -> throw new IllegalArgumentException("no number has " + width + " octets");
        };
    }

    private static void unsigned(int width, long number, BytesWriter out) {
        switch (width) {
            case 1 -> out.u8((int) number);
            case 2 -> out.u16((int) number);
            case 4 -> out.u32(number);
            default -> throw new IllegalArgumentException("no number has " + width + " octets");
        }
    }

    private static String hex(int width, long number) {
        return String.format(Locale.ROOT, "0x%0" + 2 * width + "x", number);
    }

    private static Bytes atMost(int maxBytes, Bytes value) {
        if (value.length() > maxBytes) {
            throw new IllegalArgumentException(value.length() + " octets, at most " + maxBytes + " are allowed");
        }
        return value;
    }
}
