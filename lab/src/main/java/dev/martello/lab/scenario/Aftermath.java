package dev.martello.lab.scenario;

import dev.martello.lab.tool.LabFailure;
import java.io.IOException;
import java.util.List;

/** What is looked at besides, once the control plane thinks of a machine to which something was done what it is to think. */
@FunctionalInterface
interface Aftermath extends AutoCloseable {
    /** Nothing. */
    Aftermath NONE = List::of;

    /** What is not as it should be. */
    List<String> faults() throws LabFailure, IOException, InterruptedException;

    @Override
    default void close() {}
}
