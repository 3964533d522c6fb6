package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.Unreadable;
import dev.martello.evidence.settings.AssignmentText;
import dev.martello.evidence.settings.BootLoader;
import dev.martello.evidence.settings.ConfiguredSysctls;
import dev.martello.evidence.settings.ServiceSettings;
import dev.martello.evidence.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A part that files of assignments say, of which the later wins.
 *
 * @param places files, and directories with files; in directories that stand together in one place a file hides those of its name in later ones,
 *     and names decide the order
 * @param name what a name stands for
 */
record AssignmentCollector(
        String part,
        List<Place> places,
        Function<String, String> name,
        Function<SortedMap<String, String>, Settings.Part> make)
        implements PartCollector {
    /** One file, or the directories that are read as one. */
    sealed interface Place {
        record OneFile(String path) implements Place {}

        /**
         * Files of one purpose in several directories.
         *
         * @param suffix of the names that count
         */
        record Directories(List<String> paths, String suffix) implements Place {}
    }

    static final AssignmentCollector LINUX_SYSCTL = new AssignmentCollector(
            "configuredSysctl",
            List.of(
                    new Place.Directories(
                            List.of(
                                    "/etc/sysctl.d",
                                    "/run/sysctl.d",
                                    "/usr/local/lib/sysctl.d",
                                    "/usr/lib/sysctl.d",
                                    "/lib/sysctl.d"),
                            ".conf"),
                    new Place.OneFile("/etc/sysctl.conf")),
            AssignmentCollector::withDots,
            ConfiguredSysctls::new);

    static final AssignmentCollector FREEBSD_SYSCTL = new AssignmentCollector(
            "configuredSysctl",
            List.of(new Place.OneFile("/etc/sysctl.conf"), new Place.OneFile("/etc/sysctl.conf.local")),
            Function.identity(),
            ConfiguredSysctls::new);

    static final AssignmentCollector LOADER = new AssignmentCollector(
            "loader",
            List.of(
                    new Place.OneFile("/boot/defaults/loader.conf"),
                    new Place.OneFile("/boot/device.hints"),
                    new Place.OneFile("/boot/loader.conf"),
                    new Place.Directories(List.of("/boot/loader.conf.d"), ".conf"),
                    new Place.OneFile("/boot/loader.conf.local")),
            Function.identity(),
            BootLoader::new);

    static final AssignmentCollector RC = new AssignmentCollector(
            "rc",
            List.of(
                    new Place.OneFile("/etc/defaults/vendor.conf"),
                    new Place.OneFile("/etc/rc.conf"),
                    new Place.OneFile("/etc/rc.conf.local"),
                    new Place.Directories(List.of("/etc/rc.conf.d"), ""),
                    new Place.Directories(List.of("/usr/local/etc/rc.conf.d"), "")),
            Function.identity(),
            ServiceSettings::new);

    @Override
    public Optional<Settings.Part> collect(MachineFiles files, Observation observation) {
        SortedMap<String, String> values = new TreeMap<>();
        boolean isWhole = true;
        Optional<List<String>> paths = observation.of(part, () -> Optional.of(paths(files)));
        if (paths.isEmpty()) {
            return Optional.empty();
        }
        for (String path : paths.get()) {
            Optional<SortedMap<String, String>> read = observation.of(path, () -> {
                Optional<String> text = files.text(path, AssignmentText.MAX_CHARS);
                return Optional.of(text.isPresent() ? AssignmentText.parse(text.get()) : new TreeMap<>());
            });
            isWhole &= read.isPresent();
            read.ifPresent(found -> found.forEach((key, value) -> values.put(name.apply(key), value)));
        }
        return isWhole ? Optional.of(make.apply(values)) : Optional.empty();
    }

    private List<String> paths(MachineFiles files) throws Unreadable {
        List<String> paths = new ArrayList<>();
        for (Place place : places) {
            switch (place) {
                case Place.OneFile(String path) -> paths.add(path);
                case Place.Directories(var directories, String suffix) -> {
                    SortedMap<String, String> byName = new TreeMap<>();
                    for (String directory : directories) {
                        files.names(directory).stream()
                                .filter(each -> each.endsWith(suffix))
                                .forEach(each -> byName.putIfAbsent(each, directory + "/" + each));
                    }
                    for (String path : byName.values()) {
                        paths.addAll(suffix.isEmpty() ? filesAt(files, path) : List.of(path));
                    }
                }
            }
        }
        return paths;
    }

    /** A service may have a directory for its files. */
    private static List<String> filesAt(MachineFiles files, String path) throws Unreadable {
        List<String> names = files.names(path);
        return names.isEmpty()
                ? List.of(path)
                : names.stream().map(each -> path + "/" + each).toList();
    }

    /** In these files the first separator decides which character stands between the parts, and a hyphen says that failure is no matter. */
    private static String withDots(String name) {
        String bare = name.startsWith("-") ? name.substring(1) : name;
        int slash = bare.indexOf('/');
        int dot = bare.indexOf('.');
        if (slash < 0 || (dot >= 0 && dot < slash)) {
            return bare;
        }
        return bare.replace('.', '\0').replace('/', '.').replace('\0', '/');
    }
}
