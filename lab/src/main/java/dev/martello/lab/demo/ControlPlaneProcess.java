package dev.martello.lab.demo;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The control plane, in a process of its own as in earnest, so that it can be killed. If it ends while it should run, it is
 * started again over the same data.
 */
final class ControlPlaneProcess implements AutoCloseable {
    private static final int MAX_RESTARTS = 20;
    private static final int MAX_LAST_WORDS = 2000;

    private final List<String> command;
    private final Path log;
    private Process process;
    private int restarts;
    private boolean closed;

    private ControlPlaneProcess(List<String> command, Path log) throws IOException {
        this.command = List.copyOf(command);
        this.log = log;
        this.process = launch();
    }

    /**
     * Starts a control plane.
     *
     * @param command which ends when its standard input does, so that it does not outlive this process
     * @param log where its output is appended
     */
    static ControlPlaneProcess start(List<String> command, Path log) throws IOException {
        return new ControlPlaneProcess(command, log);
    }

    /** Starts it again if it has ended. */
    synchronized void revive() throws DemoFailure {
        if (closed || process.isAlive()) {
            return;
        }
        if (restarts == MAX_RESTARTS) {
            throw new DemoFailure("the control plane ends again and again; its last words: " + lastWords());
        }
        restarts++;
        try {
            process = launch();
        } catch (IOException e) {
            throw new DemoFailure("the control plane cannot be started again: " + e.getMessage(), e);
        }
    }

    /** How often it had to be started again. */
    synchronized int restarts() {
        return restarts;
    }

    synchronized long pid() {
        return process.pid();
    }

    /** What it wrote last. */
    String lastWords() {
        try {
            String words = Files.readString(log).strip();
            return words.substring(Math.max(0, words.length() - MAX_LAST_WORDS));
        } catch (IOException e) {
            return "(none)";
        }
    }

    @Override
    public void close() {
        Process ending;
        synchronized (this) {
            closed = true;
            ending = process;
        }
        ending.destroy();
        try {
            ending.waitFor();
        } catch (InterruptedException e) {
            ending.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private Process launch() throws IOException {
        return new ProcessBuilder(command)
                .redirectOutput(Redirect.appendTo(log.toFile()))
                .redirectError(Redirect.appendTo(log.toFile()))
                .start();
    }
}
