package dev.martello.cli.lab;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.martello.agent.Agent;
import dev.martello.cli.terminal.UserException;
import dev.martello.evidence.report.Report;
import dev.martello.lab.image.AgentProgram;
import dev.martello.lab.image.ImageLibrary;
import dev.martello.lab.tool.Tool;
import dev.martello.tpm.Tpm;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.dataformat.cbor.CBORFactory;

/** What commands that start real appliances build their images with. */
public final class LabImages {
    private LabImages() {}

    /**
     * Sees to it that nothing is begun that cannot be built.
     *
     * @throws UserException if programs are missing, with the packages that have them
     */
    public static void requirePrograms() {
        List<String> missing = Tool.missingPackages();
        if (!missing.isEmpty()) {
            throw UserException.badInput(
                    "the lab needs programs that are not installed: sudo apt-get install " + String.join(" ", missing));
        }
    }

    /**
     * As a user wants it.
     *
     * @param cache where images are kept, if it is not the user's cache
     * @param progress told what is being built
     */
    public static ImageLibrary.Setting setting(Optional<Path> cache, Consumer<String> progress) {
        return new ImageLibrary.Setting(
                cache.orElseGet(ImageLibrary::usualCache), agent(), InstantSource.system(), progress);
    }

    /** Where machines have their files while they run: sockets need short paths. */
    public static Path rooms() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    /** What the agent is made of: this program without the control plane, the laboratory and their libraries. */
    private static AgentProgram agent() {
        return AgentProgram.of(
                Martello.MAIN,
                LabImages.class,
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
