package dev.martello.agent.collector;

import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemReference;
import java.io.IOException;

/** An item of evidence: named now, and read when it is sent, for most of them the control plane has already. */
public interface CollectedItem {
    ItemReference reference();

    /**
     * The item with its octets.
     *
     * @throws IOException if its source cannot be read, or does not hold any more what was named
     */
    Item read() throws IOException;

    /** One that is in memory. */
    static CollectedItem of(Item item) {
        return new HeldItem(item);
    }
}
