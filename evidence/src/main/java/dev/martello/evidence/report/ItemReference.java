package dev.martello.evidence.report;

/** What a report says of an item: its kind and its digest. */
public record ItemReference(ItemKind kind, ItemDigest digest) {}
