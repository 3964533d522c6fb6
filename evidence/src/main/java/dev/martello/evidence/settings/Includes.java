package dev.martello.evidence.settings;

import dev.martello.evidence.machine.Unreadable;
import java.util.List;

/** Where the files are that a configuration includes. */
@FunctionalInterface
public interface Includes {
    /**
     * The texts of the files that a pattern names, in their order; none if there are none.
     *
     * @param pattern as it is written, relative to the directory of the configuration
     * @throws Unreadable if one of them cannot be read
     */
    List<String> texts(String pattern) throws Unreadable;
}
