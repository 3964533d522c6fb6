package dev.martello.appraisal.reference;

import dev.martello.bytes.Bytes;
import java.util.List;
import java.util.function.Function;

/**
 * A kind of {@link Document}: how it is read and written, and what it is called in statements. There are no others than the
 * constants here.
 *
 * @param <T> what a document of this kind is read into
 */
public final class DocumentKind<T extends Document> {
    public static final DocumentKind<Release> RELEASE = new DocumentKind<>(
            "release", "https://martello.dev/release/v1", ReleaseManifest::parse, ReleaseManifest::write);

    public static final DocumentKind<PlatformProfile> PROFILE = new DocumentKind<>(
            "profile", "https://martello.dev/profile/v1", ProfileDocument::parse, ProfileDocument::write);

    private final String label;
    private final String predicateType;
    private final Parser<T> parser;
    private final Function<T, Bytes> writer;

    private DocumentKind(String label, String predicateType, Parser<T> parser, Function<T, Bytes> writer) {
        this.label = label;
        this.predicateType = predicateType;
        this.parser = parser;
        this.writer = writer;
    }

    @FunctionalInterface
    private interface Parser<T> {
        T parse(Bytes document) throws MalformedDocument;
    }

    /** All kinds there are. */
    public static List<DocumentKind<?>> all() {
        return List.of(RELEASE, PROFILE);
    }

    /** What reasons begin with: {@code release} of {@code release.signature-invalid}. */
    public String label() {
        return label;
    }

    /** Says in a statement of which kind its predicate is. */
    public String predicateType() {
        return predicateType;
    }

    /**
     * Reads a document that is in no envelope.
     *
     * @throws MalformedDocument if the octets are no document of this kind
     */
    public T parse(Bytes document) throws MalformedDocument {
        return parser.parse(document);
    }

    Bytes write(T document) {
        return writer.apply(document);
    }

    @Override
    public String toString() {
        return label;
    }
}
