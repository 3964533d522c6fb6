package dev.martello.evidence.report;

import dev.martello.bytes.Bytes;

/** One content-addressed piece of evidence. */
public record Item(ItemKind kind, Bytes content) {
    public Item {
        if (content.length() > kind.maxBytes()) {
            throw new IllegalArgumentException("an item of kind " + kind.label() + " has at most " + kind.maxBytes()
                    + " octets, not " + content.length());
        }
    }

    /** What a report says of this item. Computes the digest anew each time. */
    public ItemReference reference() {
        return new ItemReference(kind, ItemDigest.of(content));
    }
}
