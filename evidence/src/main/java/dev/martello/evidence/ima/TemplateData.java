package dev.martello.evidence.ima;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import dev.martello.bytes.BytesWriter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The fields of an entry in the octets that the kernel wrote. Whoever holds one knows that all fields are there and have the form
 * of their kind. Immutable, equal by content.
 */
public final class TemplateData {
    private final ImaTemplate template;
    private final Bytes octets;

    private TemplateData(ImaTemplate template, Bytes octets) {
        this.template = template;
        this.octets = octets;
    }

    /**
     * Template data out of its fields, in the order of the template.
     *
     * @throws IllegalArgumentException if a field is missing, too much, or not as the kernel writes it
     */
    public static TemplateData of(ImaTemplate template, List<Bytes> contents) {
        return tryOf(template, contents, IllegalArgumentException::new);
    }

    /** Makes the exception for fields that are not those of a template. */
    @FunctionalInterface
    interface Refusal<X extends Exception> {
        X because(String problem);
    }

    static <X extends Exception> TemplateData tryOf(ImaTemplate template, List<Bytes> contents, Refusal<X> refusal)
            throws X {
        Optional<String> problem = problem(template, contents);
        if (problem.isPresent()) {
            throw refusal.because(problem.get());
        }
        return new TemplateData(template, encode(template, contents));
    }

    private static Optional<String> problem(ImaTemplate template, List<Bytes> contents) {
        List<ImaField> fields = template.fields();
        if (template.isOpaque() || contents.size() != fields.size()) {
            return Optional.of(
                    "the template " + template + " has " + fields.size() + " fields, not " + contents.size());
        }
        int size = 0;
        for (int i = 0; i < contents.size(); i++) {
            ImaField field = fields.get(i);
            if (!field.form().isWellFormed(contents.get(i))) {
                return Optional.of(field.id() + " is not " + field.form().description());
            }
            size = Math.addExact(size, 4 + contents.get(i).length());
        }
        if (size > ImaTemplate.MAX_DATA_BYTES) {
            return Optional.of(
                    "the fields have " + size + " octets, at most " + ImaTemplate.MAX_DATA_BYTES + " are allowed");
        }
        return switch (template.layout()) {
            case SIZED, OPAQUE -> Optional.empty();
            case OLD -> OldImaData.problem(contents.get(0), contents.get(1));
        };
    }

    private static Bytes encode(ImaTemplate template, List<Bytes> contents) {
        return switch (template.layout()) {
            case SIZED, OPAQUE -> {
                BytesWriter out = BytesWriter.littleEndian();
                contents.forEach(out::sized32);
                yield out.toBytes();
            }
            case OLD -> OldImaData.encode(contents.get(0), contents.get(1));
        };
    }

    /** The data of an opaque template, which may be anything. */
    static TemplateData opaque(ImaTemplate template, Bytes octets) {
        return new TemplateData(template, octets);
    }

    /** Reads the data of a template, and the size before it, where a binary list has them. */
    static <X extends Exception> TemplateData read(ImaTemplate template, BytesReader<X> in) throws X {
        return switch (template.layout()) {
            case SIZED -> readSized(template, in.part(size(in), "template data"));
            case OLD -> new TemplateData(template, OldImaData.read(in));
            case OPAQUE -> opaque(template, in.bytes(size(in), "template data"));
        };
    }

    private static <X extends Exception> int size(BytesReader<X> in) throws X {
        return in.size32("template data", ImaTemplate.MAX_DATA_BYTES);
    }

    private static <X extends Exception> TemplateData readSized(ImaTemplate template, BytesReader<X> in) throws X {
        long start = in.offset();
        List<ImaField> fields = template.fields();
        for (int i = 0; i < fields.size(); i++) {
            ImaField field = fields.get(i);
            long at = in.offset();
            Bytes content = in.bytes(in.size32(field.id(), ImaTemplate.MAX_DATA_BYTES), field.id());
            if (!field.form().isWellFormed(content)) {
                throw in.malformedAt(at, field.id() + " is not " + field.form().description());
            }
        }
        in.requireEnd("template data");
        return new TemplateData(template, in.since(start));
    }

    public ImaTemplate template() {
        return template;
    }

    /** All octets as the binary list has them, without the size before them all. */
    public Bytes octets() {
        return octets;
    }

    /** The octets of a field, if the template has it. They may be none: the kernel had nothing to say. */
    public Optional<Bytes> field(ImaField field) {
        OptionalInt index = template.indexOf(field);
        return index.isPresent() ? Optional.of(content(index.getAsInt())) : Optional.empty();
    }

    /** The octets of each field, in the order of the template; none for an opaque one. */
    public List<Bytes> contents() {
        return IntStream.range(0, template.fields().size())
                .mapToObj(this::content)
                .toList();
    }

    private Bytes content(int index) {
        return switch (template.layout()) {
            case SIZED -> {
                int at = 0;
                for (int i = 0; i < index; i++) {
                    at += 4 + sizeAt(at);
                }
                yield octets.slice(at + 4, at + 4 + sizeAt(at));
            }
            case OLD -> index == 0 ? OldImaData.digest(octets) : OldImaData.nameWithNul(octets);
            case OPAQUE -> throw new IndexOutOfBoundsException("an opaque template has no fields");
        };
    }

    private int sizeAt(int at) {
        return octets.at(at) | octets.at(at + 1) << 8 | octets.at(at + 2) << 16 | octets.at(at + 3) << 24;
    }

    /** The octets the template hash is made over: these, but for the oldest template. */
    Bytes hashed() {
        return switch (template.layout()) {
            case SIZED, OPAQUE -> octets;
            case OLD -> OldImaData.hashed(octets);
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TemplateData that && template.equals(that.template) && octets.equals(that.octets);
    }

    @Override
    public int hashCode() {
        return 31 * template.hashCode() + octets.hashCode();
    }

    @Override
    public String toString() {
        return template + " " + octets;
    }
}
