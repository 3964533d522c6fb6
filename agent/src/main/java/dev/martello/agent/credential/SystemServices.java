package dev.martello.agent.credential;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The services that the operating system starts: with systemd, or with the scripts of rc. Each command is fixed, and nothing in it comes from outside. */
public final class SystemServices implements ServiceManager {
    /** There while systemd runs the system (sd_booted(3)). */
    private static final Path SYSTEMD = Path.of("/run/systemd/system");

    private static final Map<String, String> ENVIRONMENT =
            Map.of("LC_ALL", "C", "PATH", "/sbin:/bin:/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Who starts and stops services. */
    enum Manager {
        SYSTEMD,
        SCRIPTS
    }

    private final Manager manager;
    private final Path program;
    private final Path run;

    /**
     * Services of a system.
     *
     * @param program of the manager
     * @param run where services keep the numbers of their processes
     */
    SystemServices(Manager manager, Path program, Path run) {
        this.manager = manager;
        this.program = program;
        this.run = run;
    }

    /** Those of the system this runs on. */
    public static SystemServices ofThisSystem() {
        Path run = Path.of("/var/run");
        return Files.isDirectory(SYSTEMD)
                ? new SystemServices(Manager.SYSTEMD, Path.of("/usr/bin/systemctl"), run)
                : new SystemServices(Manager.SCRIPTS, Path.of("/usr/sbin/service"), run);
    }

    @Override
    public void renewed(Service service) throws IOException, InterruptedException {
        List<List<String>> ways = renewal(service);
        for (int way = 0; way < ways.size(); way++) {
            if (run(ways.get(way))) {
                return;
            }
        }
        throw new IOException(service.unit() + " was not told of its certificate: " + String.join(" ", ways.getLast())
                + " did not end well");
    }

    /**
     * Stops it by its manager, and by its process if it goes on: a manager may know nothing of one that was started by hand, and scripts that first have
     * a configuration tested, whose certificate is gone by now, stop nothing.
     */
    @Override
    public void ended(Service service) throws IOException, InterruptedException {
        List<String> command = end(service);
        boolean isDone = run(command);
        Optional<MainProcess> process = MainProcess.of(service, run);
        if (process.isPresent()) {
            process.get().end();
        } else if (!isDone) {
            throw new IOException(
                    service.unit() + " was not stopped: " + String.join(" ", command) + " did not end well");
        }
    }

    /** What is run until one of them ends well. */
    List<List<String>> renewal(Service service) {
        return switch (manager) {
            case SYSTEMD -> List.of(List.of(program.toString(), "reload-or-restart", service.unit() + ".service"));
            case SCRIPTS ->
                List.of(
                        List.of(program.toString(), service.unit(), "reload"),
                        List.of(program.toString(), service.unit(), "start"));
        };
    }

    List<String> end(Service service) {
        return switch (manager) {
            case SYSTEMD -> List.of(program.toString(), "stop", service.unit() + ".service");
            case SCRIPTS -> List.of(program.toString(), service.unit(), "stop");
        };
    }

    private static boolean run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(ENVIRONMENT);
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            return process.waitFor(PATIENCE) && process.exitValue() == 0;
        } finally {
            process.destroyForcibly();
        }
    }
}
