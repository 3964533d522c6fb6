package dev.martello.lab.image;

import dev.martello.lab.tool.LabFailure;
import dev.martello.lab.tool.Trees;
import dev.martello.server.CannotStart;
import dev.martello.server.ControlPlane;
import dev.martello.server.ServerConfiguration;
import dev.martello.server.intake.EnrolmentTrust;
import dev.martello.tpm.simulator.SimulatorException;
import dev.martello.tpm.simulator.Swtpm;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Has the agent enrol and report once, with a TPM and a control plane of its own, to see which classes it needs; and writes
 * these to an archive of class data, so that on the appliance they need not be read and checked again. Emulated, that is a third of
 * the time to the first report.
 */
final class AgentTraining {
    private static final String HOME = "usr/lib/martello";
    private static final String ARCHIVE = HOME + "/agent.jsa";
    private static final String LOG = "log";

    private AgentTraining() {}

    /** Adds the archive to an appliance's root directory, in which runtime and libraries are already. */
    static void train(Path root, AgentProgram agent) throws LabFailure, IOException, InterruptedException {
        Path directory = Files.createTempDirectory("martello-training");
        try {
            Path classes = Files.write(directory.resolve("classes"), classes(root, agent, directory));
            run(
                    root,
                    agent,
                    directory,
                    List.of(
                            "-Xshare:dump",
                            "-XX:SharedClassListFile=" + classes,
                            "-XX:SharedArchiveFile=" + root.resolve(ARCHIVE)),
                    List.of());
        } finally {
            Trees.delete(directory);
        }
        if (!Files.exists(root.resolve(ARCHIVE))) {
            throw new LabFailure("the Java runtime wrote no archive of the agent's classes");
        }
    }

    /** In ascending order, and without what differs from run to run. */
    private static Set<String> classes(Path root, AgentProgram agent, Path directory)
            throws LabFailure, IOException, InterruptedException {
        Path list = directory.resolve("loaded");
        Path memory = Files.createDirectory(directory.resolve("tpm"));
        Path state = directory.resolve("state");
        ServerConfiguration anybody =
                ServerConfiguration.onLoopback(directory.resolve("control-plane"), Set.of(), List.of());
        anybody = anybody.with(anybody.trust().with(EnrolmentTrust.INSECURE_TRUST_ON_FIRST_USE));
        try (Swtpm tpm = Swtpm.start(memory);
                ControlPlane controlPlane = ControlPlane.start(anybody)) {
            run(
                    root,
                    agent,
                    directory,
                    List.of("-XX:DumpLoadedClassList=" + list),
                    List.of(
                            "agent",
                            "--once",
                            "--server",
                            controlPlane.address().toString(),
                            "--ca",
                            controlPlane.authorityFile().toString(),
                            "--state",
                            state.toString(),
                            "--tpm",
                            tpm.address().toString()));
        } catch (SimulatorException | CannotStart e) {
            throw new LabFailure(String.valueOf(e.getMessage()), e);
        }
        // An agent whose verdict is not AFFIRMING ends with the same code as one that fails.
        if (!Files.exists(state)) {
            throw new LabFailure("the agent does not come as far as its key: " + log(directory));
        }
        Set<String> classes = new TreeSet<>();
        for (String line : Files.readAllLines(list)) {
            // "java/lang/Object id: 0"; the others name what is generated, or comment.
            int id = line.indexOf(" id: ");
            if (id > 0 && !line.contains(" source: ")) {
                classes.add(line.substring(0, id));
            }
        }
        return classes;
    }

    private static void run(Path root, AgentProgram agent, Path directory, List<String> options, List<String> arguments)
            throws LabFailure, IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(root.resolve(HOME).resolve("runtime/bin/java").toString());
        // As in agent.args: an archive is used by a runtime with the same alone.
        command.add("-XX:+UseSerialGC");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(options);
        command.add("-cp");
        command.add(classPath(agent));
        command.add(agent.mainClass());
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .directory(root.resolve(HOME).toFile())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(directory.resolve(LOG).toFile()))
                .start();
        try {
            // An agent whose verdict is not AFFIRMING ends with 1, and this one's is not: there is no release.
            if (process.waitFor() > 1) {
                throw new LabFailure("the agent cannot be tried on this computer: " + log(directory));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static String log(Path directory) throws IOException {
        return Files.readString(directory.resolve(LOG)).strip();
    }

    /** Relative, for an archive names its jars as they were named: it is to be the same wherever it was made. */
    private static String classPath(AgentProgram agent) {
        return agent.libraryNames().stream().map(name -> "lib/" + name).collect(Collectors.joining(":"));
    }
}
