package dev.martello.server.logging;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Who tells how much. */
public final class LogLevels {
    /** Kept, for the logging system forgets the level of what nobody holds. */
    private static final List<Logger> LIBRARIES =
            List.of(Logger.getLogger("org.flywaydb"), Logger.getLogger("org.eclipse.jetty"));

    private static final Logger MARTELLO = Logger.getLogger("dev.martello");

    private LogLevels() {}

    /** Of libraries only what is wrong is told: what they do is Martello's to say. */
    public static void quietLibraries() {
        LIBRARIES.forEach(library -> library.setLevel(Level.WARNING));
    }

    /** Only what is wrong is told, by Martello too: for programs with a control plane inside that nobody watches. */
    public static void quietAll() {
        quietLibraries();
        MARTELLO.setLevel(Level.WARNING);
    }
}
