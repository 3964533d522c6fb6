package dev.martello.tpm.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The directories and logs of simulators. */
final class SimulatorFiles {
    /** UNIX sockets' paths have less than 108 octets, of which the names in a directory need some. */
    private static final int MAX_DIRECTORY_LENGTH = 90;

    private static final int MAX_LOG_CHARS = 2000;

    private SimulatorFiles() {}

    /** A new directory of the user's own, with a path short enough for sockets in it. */
    static Path temporaryDirectory(String prefix) throws SimulatorException {
        try {
            Path directory = Files.createTempDirectory(prefix).toAbsolutePath();
            if (directory.toString().length() <= MAX_DIRECTORY_LENGTH) {
                return directory;
            }
            Files.delete(directory);
            return Files.createTempDirectory(Path.of("/tmp"), prefix);
        } catch (IOException e) {
            throw new SimulatorException("there is no place for a temporary directory: " + e.getMessage(), e);
        }
    }

    static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the temporary directory " + directory + " cannot be deleted", e);
        }
    }

    /** What a process had to say, on one line. */
    static String text(Path log) {
        try {
            String text = Files.readString(log).strip().replaceAll("\\s*\\R\\s*", "; ");
            return text.length() <= MAX_LOG_CHARS ? text : "…" + text.substring(text.length() - MAX_LOG_CHARS);
        } catch (IOException e) {
            return "it left no message";
        }
    }

    static List<String> with(List<String> command, String option) {
        return Stream.concat(command.stream(), Stream.of(option)).toList();
    }
}
