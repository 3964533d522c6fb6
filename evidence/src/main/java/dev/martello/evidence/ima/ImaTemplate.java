package dev.martello.evidence.ima;

import dev.martello.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What an entry is made of: a name, and the fields that it stands for.
 *
 * <p>A template is one of the kernel's own, or a list of fields as in {@code ima_template_fmt=d-ng|n-ng|iuid}, whose name is that
 * list. Any other name is opaque: such an entry still replays, but nothing can be read from it.
 *
 * @see <a href="https://docs.kernel.org/security/IMA-templates.html">Linux, IMA Template Management Mechanism</a>
 */
public final class ImaTemplate {
    /** The kernel allows 15 fields of at most 16 octets, with {@code |} between them. */
    static final int MAX_NAME_BYTES = 255;

    /** The largest real ones hold a signature or a buffer, with some ten thousands of octets. */
    static final int MAX_DATA_BYTES = 1 << 20;

    /** {@code PATH_MAX}, NUL included. */
    static final int MAX_PATH_BYTES = 4096;

    /** Before Linux 3.13; its octets have a form of their own. */
    public static final ImaTemplate IMA = new ImaTemplate("ima", "d|n");

    public static final ImaTemplate IMA_NG = new ImaTemplate("ima-ng", "d-ng|n-ng");
    public static final ImaTemplate IMA_SIG = new ImaTemplate("ima-sig", "d-ng|n-ng|sig");
    public static final ImaTemplate IMA_NGV2 = new ImaTemplate("ima-ngv2", "d-ngv2|n-ng");
    public static final ImaTemplate IMA_SIGV2 = new ImaTemplate("ima-sigv2", "d-ngv2|n-ng|sig");
    public static final ImaTemplate IMA_BUF = new ImaTemplate("ima-buf", "d-ng|n-ng|buf");
    public static final ImaTemplate IMA_MODSIG = new ImaTemplate("ima-modsig", "d-ng|n-ng|sig|d-modsig|modsig");
    public static final ImaTemplate EVM_SIG =
            new ImaTemplate("evm-sig", "d-ng|n-ng|evmsig|xattrnames|xattrlengths|xattrvalues|iuid|igid|imode");

    private static final Map<String, ImaTemplate> BUILT_IN = Stream.of(
                    IMA, IMA_NG, IMA_SIG, IMA_NGV2, IMA_SIGV2, IMA_BUF, IMA_MODSIG, EVM_SIG)
            .collect(Collectors.toUnmodifiableMap(ImaTemplate::name, template -> template));

    private final String name;
    private final Bytes nameOctets;
    private final List<ImaField> fields;
    private final Layout layout;

    /** How template data is laid out. */
    enum Layout {
        /** The size of all, then the size of each field and the field; sizes in four octets. */
        SIZED,
        /** As {@link OldImaData} tells, with no size of all. */
        OLD,
        /** Nobody here knows. */
        OPAQUE
    }

    private ImaTemplate(String name, String format) {
        this.name = name;
        this.nameOctets = Bytes.ascii(name);
        this.fields = List.copyOf(fieldsOf(format));
        this.layout = fields.isEmpty() ? Layout.OPAQUE : name.equals("ima") ? Layout.OLD : Layout.SIZED;
    }

    /**
     * The template of a name.
     *
     * @throws IllegalArgumentException if the name is empty, longer than 255 octets, or has other characters than printable ASCII
     */
    public static ImaTemplate named(String name) {
        if (name.isEmpty() || name.length() > MAX_NAME_BYTES || !FieldForm.isWord(Bytes.utf8(name))) {
            throw new IllegalArgumentException("\"" + name + "\" is no name of a template");
        }
        ImaTemplate builtIn = BUILT_IN.get(name);
        return builtIn != null ? builtIn : new ImaTemplate(name, name);
    }

    /** The fields of a format; none if one of them is not known. */
    private static List<ImaField> fieldsOf(String format) {
        List<ImaField> fields = new ArrayList<>();
        for (String id : format.split("\\|", -1)) {
            Optional<ImaField> field = ImaField.ofId(id);
            if (field.isEmpty()) {
                return List.of();
            }
            fields.add(field.get());
        }
        return fields;
    }

    public String name() {
        return name;
    }

    Bytes nameOctets() {
        return nameOctets;
    }

    /** The fields in their order, none for an {@link #isOpaque opaque} template. */
    public List<ImaField> fields() {
        return fields;
    }

    /** Whether this is a name that says nothing about the fields. */
    public boolean isOpaque() {
        return layout == Layout.OPAQUE;
    }

    Layout layout() {
        return layout;
    }

    OptionalInt indexOf(ImaField field) {
        int index = fields.indexOf(field);
        return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
    }

    /** The first field that is a path or the name of an event. */
    OptionalInt pathIndex() {
        return IntStream.range(0, fields.size())
                .filter(i -> fields.get(i).form() == FieldForm.NAME)
                .findFirst();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ImaTemplate that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
