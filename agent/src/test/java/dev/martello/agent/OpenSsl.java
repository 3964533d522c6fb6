package dev.martello.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program that makes certificates for tests. */
public final class OpenSsl {
    private OpenSsl() {}

    /**
     * Runs it to its end, which must be a good one.
     *
     * @param arguments words without blanks
     */
    public static void run(Path directory, String arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments.split(" ")));
        int result = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        assertThat(result).isZero();
    }
}
