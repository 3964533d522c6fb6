package dev.martello.cli;

import dev.martello.cli.lab.Martello;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs {@code martello} as a user does. */
public final class Commands {
    private Commands() {}

    /** What came of it. */
    public record Run(int exitCode, String out, String err) {}

    /** Runs a command to its end, in a process of its own. */
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

    /** As {@link #run}, in this process, which has everything loaded after the first: for who runs many. */
    public static synchronized Run here(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            int exitCode = Main.run(arguments);
            return new Run(exitCode, written.toString(StandardCharsets.UTF_8), said.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
