package dev.martello.evidence.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemKind;

/** How an {@link Item} stands in messages: what is annotated here counts there. */
abstract class ItemForm {
    @JsonCreator
    ItemForm(@JsonProperty("kind") ItemKind kind, @JsonProperty("content") Bytes content) {}

    @JsonProperty("kind")
    abstract ItemKind kind();

    @JsonProperty("content")
    abstract Bytes content();
}
