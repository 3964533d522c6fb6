package dev.martello.agent.credential;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The process that a service is, found by the file that it writes its number into. */
final class MainProcess {
    /** A number and an end of line, and nothing that is worth more memory. */
    private static final int MAX_FILE_BYTES = 32;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Service service;
    private final ProcessHandle process;

    private MainProcess(Service service, ProcessHandle process) {
        this.service = service;
        this.process = process;
    }

    /**
     * The process of a service, if it runs. A file that was left behind may have the number of somebody else's by now, so the program is looked at too.
     *
     * @param run where services keep such files
     */
    static Optional<MainProcess> of(Service service, Path run) throws IOException {
        return number(run.resolve(service.program() + ".pid"))
                .flatMap(ProcessHandle::of)
                .filter(process -> isOf(service, process))
                .map(process -> new MainProcess(service, process));
    }

    private static Optional<Long> number(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return Optional.of(
                    Long.valueOf(new String(in.readNBytes(MAX_FILE_BYTES), StandardCharsets.US_ASCII).strip()));
        } catch (NoSuchFileException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static boolean isOf(Service service, ProcessHandle process) {
        return process.info()
                .command()
                .map(Path::of)
                .map(path -> path.getFileName().toString())
                // What was updated on the disk runs on as it was.
                .filter(name -> name.equals(service.program()) || name.equals(service.program() + " (deleted)"))
                .isPresent();
    }

    /**
     * Ends it, with all that it has started, asking first.
     *
     * @throws IOException if it goes on
     */
    void end() throws IOException, InterruptedException {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroy();
        if (!isOver()) {
            started.forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            if (!isOver()) {
                throw new IOException(service.unit() + " was not stopped: its process " + process.pid() + " goes on");
            }
        }
    }

    private boolean isOver() throws InterruptedException {
        try {
            process.onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for a process failed", e);
        }
    }
}
