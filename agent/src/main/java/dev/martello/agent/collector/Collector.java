package dev.martello.agent.collector;

import java.io.IOException;
import java.util.List;

/** One source of evidence. For one thread: a collector may remember what it said last. */
public interface Collector {
    /**
     * What the source says now, in its order; nothing if this appliance has no such source.
     *
     * @throws IOException if the source is there but cannot be read, or is larger than any that is accepted
     */
    List<CollectedItem> collect() throws IOException;
}
