package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.Unreadable;
import dev.martello.evidence.settings.UnitSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A configuration of one of systemd's own programs: a file, and what is dropped in.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/journald.conf.html">journald.conf(5), Configuration Directories and
 *     Precedence</a>
 */
final class SystemdConfiguration {
    private static final List<String> DIRECTORIES =
            List.of("/etc/systemd/", "/run/systemd/", "/usr/local/lib/systemd/", "/usr/lib/systemd/", "/lib/systemd/");

    private SystemdConfiguration() {}

    /** What is configured; empty if there is nothing at all. */
    static Optional<UnitSettings> read(MachineFiles files, String name) throws Unreadable {
        List<String> texts = new ArrayList<>();
        for (String directory : DIRECTORIES) {
            Optional<String> text = files.text(directory + name, UnitSettings.MAX_CHARS);
            if (text.isPresent()) {
                texts.add(text.get());
                break;
            }
        }
        SortedMap<String, String> byName = new TreeMap<>();
        for (String directory : DIRECTORIES) {
            for (String each : files.names(directory + name + ".d")) {
                if (each.endsWith(".conf")) {
                    byName.putIfAbsent(each, directory + name + ".d/" + each);
                }
            }
        }
        for (String path : byName.values()) {
            files.text(path, UnitSettings.MAX_CHARS).ifPresent(texts::add);
        }
        return texts.isEmpty() ? Optional.empty() : Optional.of(UnitSettings.of(texts));
    }
}
