package dev.martello.cli;

import dev.martello.cli.lab.Martello;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs {@code martello} as a user does, in a process of its own. */
public final class Commands {
    private Commands() {}

    /** What came of it. */
    public record Run(int exitCode, String out, String err) {}

    /** Runs a command to its end. */
    public static Run run(String... arguments) {
        List<String> command = new ArrayList<>(Martello.command());
        command.addAll(List.of(arguments));
        try {
            Path err = Files.createTempFile("martello", ".err");
            Process process =
                    new ProcessBuilder(command).redirectError(err.toFile()).start();
            process.getOutputStream().close();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Run run = new Run(process.waitFor(), out, Files.readString(err));
            Files.delete(err);
            return run;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
