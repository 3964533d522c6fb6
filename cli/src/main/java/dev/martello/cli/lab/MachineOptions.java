package dev.martello.cli.lab;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.martello.agent.Agent;
import dev.martello.cli.terminal.UserException;
import dev.martello.evidence.report.Report;
import dev.martello.lab.image.AgentProgram;
import dev.martello.lab.image.ImageLibrary;
import dev.martello.lab.image.Prerequisites;
import dev.martello.lab.machine.Accelerator;
import dev.martello.lab.machine.Facilities;
import dev.martello.server.logging.LogLevels;
import dev.martello.tpm.Tpm;
import dev.martello.workload.WorkloadApi;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.dataformat.cbor.CBORFactory;

/** What all commands take that start machines. */
public final class MachineOptions {
    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "Where images are kept (default: martello/lab in the user's cache).")
    private @Nullable Path cache;

    @Option(
            names = "--kvm",
            description =
                    "Run machines with KVM, where there is hardware virtualisation, instead of emulating the processor.")
    private boolean kvm;

    /** Whether the user gave any. */
    public boolean areGiven() {
        return cache != null || kvm;
    }

    /**
     * What machines need, as the user wants it.
     *
     * @param progress told what is being built
     * @throws UserException if programs are missing, with the packages that have them, or this computer cannot do what is wanted
     */
    public Facilities facilities(Consumer<String> progress) {
        List<String> missing = Prerequisites.missingPackages();
        if (!missing.isEmpty()) {
            throw UserException.badInput(
                    "the lab needs programs that are not installed: sudo apt-get install " + String.join(" ", missing));
        }
        // An image is built with an agent that a control plane in this process has tried.
        LogLevels.quietAll();
        Accelerator accelerator = kvm ? Accelerator.KVM : Accelerator.EMULATION;
        accelerator.whyNot().ifPresent(why -> {
            throw UserException.badInput("--kvm: " + why + "; without it, machines are emulated");
        });
        return new Facilities(
                // Sockets need short paths.
                Path.of(System.getProperty("java.io.tmpdir")),
                accelerator,
                new ImageLibrary.Setting(
                        Optional.ofNullable(cache).orElseGet(ImageLibrary::usualCache),
                        agent(),
                        InstantSource.system(),
                        progress));
    }

    /** What the agent is made of: this program without the control plane, the laboratory and their libraries. */
    private static AgentProgram agent() {
        return AgentProgram.of(
                Martello.MAIN,
                List.of(
                        MachineOptions.class,
                        Agent.class,
                        Report.class,
                        Tpm.class,
                        CommandLine.class,
                        ObjectMapper.class,
                        CBORFactory.class,
                        TokenStreamFactory.class,
                        JsonInclude.class),
                WorkloadApi.libraries());
    }
}
