package dev.martello.tpm.tools;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.simulator.SimulatedTpm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The commands of tpm2-tools, run in a directory: an implementation of TPM 2.0 that shares nothing with ours. */
final class Tpm2Tools {
    private final Path directory;
    private final String tcti;

    Tpm2Tools(Path directory, String tcti) {
        this.directory = directory;
        this.tcti = tcti;
    }

    /** The commands, speaking to a test's TPM. */
    static Tpm2Tools speakingTo(SimulatedTpm simulated, Path directory) {
        return new Tpm2Tools(directory, simulated.swtpm().tcti());
    }

    /** Runs a command of words separated by spaces; its failure fails the test. */
    String run(String command) throws Exception {
        Result result = tryRun(command);
        if (result.exitCode != 0) {
            throw new AssertionError(command + ": " + result.output);
        }
        return result.output;
    }

    boolean succeeds(String command) throws Exception {
        return tryRun(command).exitCode == 0;
    }

    Bytes read(String file) throws IOException {
        return Bytes.owning(Files.readAllBytes(directory.resolve(file)));
    }

    void write(String file, Bytes content) throws IOException {
        Files.write(directory.resolve(file), content.toArray());
    }

    private record Result(int exitCode, String output) {}

    private Result tryRun(String command) throws Exception {
        List<String> words = Arrays.asList(command.split(" ", -1));
        Path log = Files.createTempFile(directory, "tool", ".log");
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("TPM2TOOLS_TCTI", tcti);
        builder.environment().put("TSS2_LOG", "all+NONE");
        Process process = start(builder);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(command + " does not end");
        }
        return new Result(process.exitValue(), Files.readString(log));
    }

    private static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new AssertionError("this test needs sudo apt-get install tpm2-tools libtss2-tcti-swtpm0", e);
        }
    }
}
