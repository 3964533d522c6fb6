package dev.martello.lab.machine;

import dev.martello.lab.tool.LabFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Does something on a machine, as root: a program in the laboratory's images that real appliances do not have. It waits until the
 * machine is up.
 */
public final class Hand implements AutoCloseable {
    /** Where root can put files that IMA measures: not in memory, and not on the root disk, which nobody can write. */
    public static final Path MEASURED_DIRECTORY = Path.of("/var/lib/martello-agent");

    private static final String OUTPUT = "| ";
    private static final String DONE = "done ";

    private final LineSocket socket;

    private Hand(LineSocket socket) {
        this.socket = socket;
    }

    static Hand on(Path socket) throws IOException {
        return new Hand(LineSocket.connect(socket));
    }

    /**
     * Runs a line of shell commands to its end.
     *
     * @return what it wrote
     * @throws LabFailure if it ended with another code than 0
     */
    public List<String> run(String line) throws LabFailure, IOException {
        socket.write(line);
        List<String> output = new ArrayList<>();
        while (true) {
            String said = socket.read();
            if (said.startsWith(OUTPUT)) {
                output.add(said.substring(OUTPUT.length()));
            } else if (said.startsWith(DONE)) {
                if (!said.equals(DONE + 0)) {
                    throw new LabFailure("on the machine, \"" + line + "\" ended with " + said.substring(DONE.length())
                            + ": " + String.join("; ", output));
                }
                return List.copyOf(output);
            }
        }
    }

    /**
     * Runs a program that is in no release.
     *
     * @return where it is
     */
    public Path runUnknownProgram() throws LabFailure, IOException {
        Path program = MEASURED_DIRECTORY.resolve("busybox");
        run("cp /usr/bin/busybox " + program + " && echo >>" + program + " && chmod 755 " + program + " && " + program
                + " true");
        return program;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
