package dev.martello.ledger;

import dev.martello.bytes.Bytes;
import java.io.IOException;
import java.util.Optional;

/** The files of a log, wherever they are. */
@FunctionalInterface
public interface LogFiles {
    /** Where the head is. */
    String CHECKPOINT = "checkpoint";

    /**
     * A file, if there is one.
     *
     * @param path from the log's beginning, without a slash before it
     * @param maxBytes a longer one is not read
     * @throws IOException if it cannot be read, or is longer
     */
    Optional<Bytes> read(String path, int maxBytes) throws IOException;
}
