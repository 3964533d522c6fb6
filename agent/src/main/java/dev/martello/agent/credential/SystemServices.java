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
        LINUX_SCRIPTS,
        FREEBSD_SCRIPTS
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
        if (Files.isDirectory(SYSTEMD)) {
            return new SystemServices(Manager.SYSTEMD, Path.of("/usr/bin/systemctl"), run);
        }
        boolean isFreeBsd = "FreeBSD".equals(System.getProperty("os.name"));
        return new SystemServices(
                isFreeBsd ? Manager.FREEBSD_SCRIPTS : Manager.LINUX_SCRIPTS, Path.of("/usr/sbin/service"), run);
    }

    @Override
    public void renewed(Service service) throws IOException, InterruptedException {
        Optional<List<String>> command = renewal(service);
        if (command.isPresent() && !run(command.get())) {
            throw new IOException(service.unit() + " was not told of its certificate: "
                    + String.join(" ", command.get()) + " did not end well");
        }
    }

    /** What is to be done, if anything. */
    private Optional<List<String>> renewal(Service service) throws IOException, InterruptedException {
        return switch (manager) {
            case SYSTEMD -> {
                // Whoever was started again and again without a certificate would be refused its start.
                run(command(service, "reset-failed"));
                yield Optional.of(command(service, service.readsCertificate() ? "reload-or-restart" : "start"));
            }
            case LINUX_SCRIPTS, FREEBSD_SCRIPTS -> {
                // Asked first: there are scripts that say of a reload that all is well though nothing runs.
                boolean isRunning = run(command(service, "status"));
                Optional<String> action = isRunning
                        ? Optional.of("reload").filter(_ -> service.readsCertificate())
                        : Optional.of("start");
                yield action.map(each -> command(service, each));
            }
        };
    }

    /**
     * Stops it by its manager, and by its process if it goes on: a manager may know nothing of one that was started by hand, and scripts that first have
     * a configuration tested, whose certificate is gone by now, stop nothing.
     */
    @Override
    public void ended(Service service) throws IOException, InterruptedException {
        List<String> command = command(service, end(service));
        boolean isDone = run(command);
        Optional<MainProcess> process = MainProcess.of(service, run);
        if (process.isPresent()) {
            process.get().end();
        } else if (!isDone) {
            throw new IOException(
                    service.unit() + " was not stopped: " + String.join(" ", command) + " did not end well");
        }
    }

    /** FreeBSD's haproxy would wait for its connections to end, which are those of somebody who is not trusted any more. */
    private String end(Service service) {
        return manager == Manager.FREEBSD_SCRIPTS && service == Service.HAPROXY ? "hardstop" : "stop";
    }

    private List<String> command(Service service, String action) {
        return switch (manager) {
            case SYSTEMD -> List.of(program.toString(), action, service.unit() + ".service");
            case LINUX_SCRIPTS -> List.of(program.toString(), service.unit(), action);
            // Scripts of rc have the names of the programs there.
            case FREEBSD_SCRIPTS -> List.of(program.toString(), service.program(), action);
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
