package dev.martello.agent.settings;

import dev.martello.evidence.machine.Unreadable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Programs of the base system that print what there is no file for. Only those that are named here by their whole path are run, with nothing
 * of this process's environment.
 *
 * @param patience how long one may take
 */
record SystemProgram(Duration patience) {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("LC_ALL", "C", "PATH", "/sbin:/bin:/usr/sbin:/usr/bin");

    static SystemProgram standard() {
        return new SystemProgram(Duration.ofSeconds(30));
    }

    /**
     * What a program prints.
     *
     * @param maxBytes if it prints more, nothing of it is taken
     * @return empty if there is no such program
     */
    Optional<String> text(Path program, List<String> arguments, int maxBytes) throws Unreadable {
        if (!Files.isExecutable(program)) {
            return Optional.empty();
        }
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(ENVIRONMENT);
        try {
            return Optional.of(printed(program, builder.start(), maxBytes));
        } catch (IOException e) {
            throw new Unreadable(program + " cannot be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unreadable(program + " was not waited for");
        }
    }

    private String printed(Path program, Process process, int maxBytes)
            throws IOException, InterruptedException, Unreadable {
        Thread watch = Thread.ofVirtual().start(() -> endInTime(process));
        try (InputStream out = process.getInputStream()) {
            process.getOutputStream().close();
            byte[] octets = out.readNBytes(maxBytes + 1);
            if (octets.length > maxBytes) {
                throw new Unreadable(program + " prints more than " + maxBytes + " octets");
            }
            if (process.waitFor() != 0) {
                throw new Unreadable(program + " did not end well within " + patience.toSeconds() + " s");
            }
            return new String(octets, StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
            watch.interrupt();
        }
    }

    private void endInTime(Process process) {
        try {
            if (!process.waitFor(patience)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
