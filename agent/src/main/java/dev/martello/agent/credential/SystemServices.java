package dev.martello.agent.credential;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The services that the operating system starts: with systemd, or with the scripts of rc. Each command is fixed, and nothing in it comes from outside. */
public final class SystemServices implements ServiceManager {
    /** There while systemd runs the system (sd_booted(3)). */
    private static final Path SYSTEMD = Path.of("/run/systemd/system");

    private static final Map<String, String> ENVIRONMENT =
            Map.of("LC_ALL", "C", "PATH", "/sbin:/bin:/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final boolean hasSystemd;

    private SystemServices(boolean hasSystemd) {
        this.hasSystemd = hasSystemd;
    }

    /** Those of the system this runs on. */
    public static SystemServices ofThisSystem() {
        return new SystemServices(Files.isDirectory(SYSTEMD));
    }

    static SystemServices withSystemd() {
        return new SystemServices(true);
    }

    static SystemServices withScripts() {
        return new SystemServices(false);
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

    @Override
    public void ended(Service service) throws IOException, InterruptedException {
        List<String> command = end(service);
        if (!run(command)) {
            throw new IOException(
                    service.unit() + " was not stopped: " + String.join(" ", command) + " did not end well");
        }
    }

    /** What is run until one of them ends well. */
    List<List<String>> renewal(Service service) {
        return hasSystemd
                ? List.of(List.of("/usr/bin/systemctl", "reload-or-restart", service.unit() + ".service"))
                : List.of(
                        List.of("/usr/sbin/service", service.unit(), "reload"),
                        List.of("/usr/sbin/service", service.unit(), "start"));
    }

    List<String> end(Service service) {
        return hasSystemd
                ? List.of("/usr/bin/systemctl", "stop", service.unit() + ".service")
                : List.of("/usr/sbin/service", service.unit(), "stop");
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
