package dev.martello.evidence.report;

import dev.martello.bytes.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * One content-addressed piece of evidence. Immutable, equal by kind and content.
 */
public final class Item {
    private final ItemKind kind;
    private final Bytes content;

    /** Computed when first asked: intake names a log of megabytes by it, and so does what is found in it. */
    private @Nullable ItemReference reference;

    /** @throws IllegalArgumentException if the content is longer than an item of this kind may be */
    public Item(ItemKind kind, Bytes content) {
        if (content.length() > kind.maxBytes()) {
            throw new IllegalArgumentException("an item of kind " + kind.label() + " has at most " + kind.maxBytes()
                    + " octets, not " + content.length());
        }
        this.kind = kind;
        this.content = content;
    }

    public ItemKind kind() {
        return kind;
    }

    public Bytes content() {
        return content;
    }

    /** The SHA-256 digest of the content; the first call computes it. */
    public ItemDigest digest() {
        return reference().digest();
    }

    /** What a report says of this item; the first call computes the digest. */
    public ItemReference reference() {
        ItemReference known = reference;
        if (known == null) {
            // Threads that meet here compute the same value, and all its fields are final.
            known = new ItemReference(kind, ItemDigest.of(content));
            reference = known;
        }
        return known;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Item that && kind == that.kind && content.equals(that.content);
    }

    @Override
    public int hashCode() {
        return 31 * kind.hashCode() + content.hashCode();
    }

    @Override
    public String toString() {
        return kind.label() + " of " + content.length() + " octets";
    }
}
