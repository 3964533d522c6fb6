package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.Unreadable;
import dev.martello.evidence.settings.ConfiguredJails;
import dev.martello.evidence.settings.Jail;
import dev.martello.evidence.settings.JailConfText;
import dev.martello.evidence.settings.MalformedSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The jails that files of FreeBSD define. Those that a jail has to itself are read alone, as they are when it is started by its name; where
 * {@code jail.conf} includes them they are a part of that.
 *
 * @see <a href="https://man.freebsd.org/cgi/man.cgi?rc.conf(5)">rc.conf(5), jail_list</a>
 */
final class ConfiguredJailsCollector implements PartCollector {
    private static final String DIRECTORY = "/etc/";
    private static final String ALL = "/etc/jail.conf";
    private static final List<String> OF_ONE = List.of("/etc/jail.*.conf", "/etc/jail.conf.d/*.conf");

    @Override
    public String part() {
        return "configuredJails";
    }

    @Override
    public Optional<ConfiguredJails> collect(MachineFiles files, Observation observation) {
        return observation.of(
                "the configuration of jails", () -> Optional.of(new ConfiguredJails(new Files(files).jails())));
    }

    /** Remembers which files it has read. */
    private static final class Files {
        private final MachineFiles files;
        private final Set<String> read = new HashSet<>();

        Files(MachineFiles files) {
            this.files = files;
        }

        List<Jail> jails() throws Unreadable, MalformedSettings {
            List<Jail> jails = new ArrayList<>(jails(ALL));
            for (String pattern : OF_ONE) {
                for (String path : PathPattern.paths(files, pattern)) {
                    if (!read.contains(path)) {
                        jails.addAll(jails(path));
                    }
                }
            }
            return jails;
        }

        private List<Jail> jails(String path) throws Unreadable, MalformedSettings {
            Optional<String> text = files.text(path, JailConfText.MAX_CHARS);
            return text.isPresent() ? JailConfText.parse(text.get(), this::included) : List.of();
        }

        private List<String> included(String pattern) throws Unreadable {
            List<String> texts = new ArrayList<>();
            for (String path : PathPattern.paths(files, DIRECTORY, pattern)) {
                read.add(path);
                files.text(path, JailConfText.MAX_CHARS).ifPresent(texts::add);
            }
            return texts;
        }
    }
}
