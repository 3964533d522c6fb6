package dev.martello.lab.compare;

import dev.martello.lab.tool.SearchPath;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A program of another tool. */
public record PeerProgram(String command) {
    private static final int MAX_BYTES = 16 << 20;

    /** Where it is, if it is installed. */
    public Optional<Path> find() {
        return SearchPath.find(command);
    }

    /**
     * Runs it to its end.
     *
     * @return what it wrote to standard output and standard error; the exit code of such tools says little
     */
    public String run(String... arguments) throws CompareFailure, IOException, InterruptedException {
        List<String> line = new ArrayList<>();
        line.add(find().orElseThrow(() -> new CompareFailure(command + " is not installed"))
                .toString());
        line.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectInput(new File("/dev/null"));
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        try {
            String output = new String(process.getInputStream().readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
            process.destroy(); // of one that says more than that
            process.waitFor();
            return output;
        } finally {
            process.destroyForcibly();
        }
    }
}
