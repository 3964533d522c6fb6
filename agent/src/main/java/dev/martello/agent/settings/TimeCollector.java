package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.Unreadable;
import dev.martello.evidence.settings.TimeDaemon;
import dev.martello.evidence.settings.TimeDaemons;
import dev.martello.evidence.settings.TimeSource;
import dev.martello.evidence.settings.TimeText;
import dev.martello.evidence.settings.TimeText.Directive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What sets the clock, by the files of chrony, ntpd and systemd-timesyncd. */
final class TimeCollector implements PartCollector {
    private static final List<String> CHRONY =
            List.of("/etc/chrony/chrony.conf", "/etc/chrony.conf", "/usr/local/etc/chrony.conf");
    private static final List<String> NTPD =
            List.of("/etc/ntpsec/ntp.conf", "/etc/ntp.conf", "/usr/local/etc/ntp.conf");

    /** Files that include files. */
    private static final int MAX_FILES = 500;

    @Override
    public String part() {
        return "time";
    }

    @Override
    public Optional<TimeDaemons> collect(MachineFiles files, Observation observation) {
        return observation.of("the configuration of the clock", () -> {
            List<TimeDaemon> daemons = new ArrayList<>();
            daemon(files, "chrony", CHRONY).ifPresent(daemons::add);
            daemon(files, "ntpd", NTPD).ifPresent(daemons::add);
            timesyncd(files).ifPresent(daemons::add);
            return Optional.of(new TimeDaemons(daemons));
        });
    }

    private static Optional<TimeDaemon> daemon(MachineFiles files, String name, List<String> paths) throws Unreadable {
        for (String path : paths) {
            if (files.file(path).isPresent()) {
                List<Directive> directives = new ArrayList<>();
                List<String> todo = new ArrayList<>(List.of(path));
                for (int i = 0; i < todo.size(); i++) {
                    if (i == MAX_FILES) {
                        throw new Unreadable(path + " includes more than " + MAX_FILES + " files");
                    }
                    Optional<String> text = files.text(todo.get(i), TimeText.MAX_CHARS);
                    for (Directive each : TimeText.directives(text.orElse(""))) {
                        directives.add(each);
                        todo.addAll(included(files, each));
                    }
                }
                return Optional.of(TimeText.daemon(name, directives));
            }
        }
        return Optional.empty();
    }

    private static List<String> included(MachineFiles files, Directive directive) throws Unreadable {
        List<String> paths = new ArrayList<>();
        for (String argument : directive.arguments()) {
            switch (directive.name()) {
                case "include", "includefile" -> paths.addAll(PathPattern.paths(files, argument));
                case "confdir" -> paths.addAll(PathPattern.paths(files, argument + "/*.conf"));
                case "sourcedir" -> paths.addAll(PathPattern.paths(files, argument + "/*.sources"));
                default -> {
                    return paths;
                }
            }
        }
        return paths;
    }

    private static Optional<TimeDaemon> timesyncd(MachineFiles files) throws Unreadable {
        return SystemdConfiguration.read(files, "timesyncd.conf")
                .map(settings -> Stream.of("NTP", "FallbackNTP")
                        .flatMap(key -> settings.words("Time", key).stream())
                        .map(address -> new TimeSource("server", address, List.of()))
                        .toList())
                .map(sources -> new TimeDaemon("timesyncd", sources, new TreeMap<>()));
    }
}
