package dev.martello.cli.lab;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.martello.agent.Agent;
import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import dev.martello.evidence.report.Report;
import dev.martello.lab.image.AgentProgram;
import dev.martello.lab.image.BuildCache;
import dev.martello.lab.scenario.Lab;
import dev.martello.lab.tool.LabFailure;
import dev.martello.lab.tool.Tool;
import dev.martello.tpm.Tpm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.dataformat.cbor.CBORFactory;

/** What all commands that start machines have in common. */
final class LabOptions {
    private static final String MAIN = "dev.martello.cli.Main";

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
        List<String> missing = Tool.missingPackages();
        if (!missing.isEmpty()) {
            throw UserException.badInput(
                    "the lab needs programs that are not installed: sudo apt-get install " + String.join(" ", missing));
        }
        QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
        Path rooms = Path.of(System.getProperty("java.io.tmpdir"));
        Lab lab = Lab.open(new Lab.Setting(
                Optional.ofNullable(cache).orElseGet(BuildCache::usualDirectory),
                rooms,
                agent(),
                InstantSource.system(),
                terminal::note));
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(lab::close));
        return lab;
    }

    /** What the agent is made of: this program without the control plane, the laboratory and their libraries. */
    private static AgentProgram agent() {
        return AgentProgram.of(
                MAIN,
                LabOptions.class,
                Agent.class,
                Report.class,
                Tpm.class,
                CommandLine.class,
                ObjectMapper.class,
                CBORFactory.class,
                TokenStreamFactory.class,
                JsonInclude.class);
    }
}
