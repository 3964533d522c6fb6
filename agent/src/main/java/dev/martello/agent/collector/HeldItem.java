package dev.martello.agent.collector;

import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemReference;

/** An item that is small, or changes under one's hands. */
record HeldItem(Item item) implements CollectedItem {
    @Override
    public ItemReference reference() {
        return item.reference();
    }

    @Override
    public Item read() {
        return item;
    }
}
