package dev.martello.cli.lab;

import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import dev.martello.lab.scenario.Lab;
import dev.martello.lab.tool.LabFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What all commands that start machines have in common. */
final class LabOptions {
    /** Kept, for the logging system forgets the level of what nobody holds. */
    private static final List<Logger> QUIET = List.of(
            Logger.getLogger("org.flywaydb"), Logger.getLogger("org.eclipse.jetty"), Logger.getLogger("dev.martello"));

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "Where images are kept (default: martello/lab in the user's cache).")
    private @Nullable Path cache;

    /** What is done in a laboratory. */
    @FunctionalInterface
    interface Work<T> {
        T in(Lab lab) throws LabFailure, IOException, InterruptedException;
    }

    /** Works in a laboratory that is open so long; progress goes to standard error. It closes, too, when this program is told to end. */
    <T> T with(Terminal terminal, Work<T> work) throws InterruptedException {
        try (Lab lab = open(terminal)) {
            return work.in(lab);
        } catch (LabFailure | IOException e) {
            throw UserException.badInput(UserException.sentence(e));
        }
    }

    private Lab open(Terminal terminal) throws LabFailure, IOException {
        LabImages.requirePrograms();
        QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
        Lab lab = Lab.open(
                new Lab.Setting(LabImages.rooms(), LabImages.setting(Optional.ofNullable(cache), terminal::note)));
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(lab::close));
        return lab;
    }
}
