package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.Unreadable;
import dev.martello.evidence.settings.InterfaceValues;
import dev.martello.evidence.settings.Interfaces;
import dev.martello.evidence.settings.Ipv4Interface;
import dev.martello.evidence.settings.Ipv6Interface;
import dev.martello.evidence.settings.MalformedSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Network interfaces, by the kernel's own files; those of the network namespace that this process is in. */
final class InterfacesCollector implements PartCollector {
    private static final String IPV4 = "/proc/sys/net/ipv4/conf";
    private static final String IPV6 = "/proc/sys/net/ipv6/conf";
    private static final String ALL = "all";

    /** A machine with a thousand containers has as many interfaces. */
    private static final int MAX_INTERFACES = 20_000;

    private static final int MAX_BYTES = 1 << 10;

    /** What makes something of an interface's settings. */
    private interface Maker<T> {
        T make(InterfaceValues values) throws MalformedSettings;
    }

    @Override
    public String part() {
        return "interfaces";
    }

    @Override
    public Optional<Interfaces> collect(MachineFiles files, Observation observation) {
        return Optional.of(new Interfaces(
                observation.of("ipv4", IPV4, () -> interfaces(files, IPV4, Ipv4Interface.SETTINGS, Ipv4Interface::of)),
                observation.of(
                        "ipv6",
                        IPV6,
                        () -> hasNone(files, IPV6)
                                ? Optional.of(List.of())
                                : interfaces(files, IPV6, Ipv6Interface.SETTINGS, Ipv6Interface::of))));
    }

    /** A kernel may be built or started without IPv6. */
    private static boolean hasNone(MachineFiles files, String directory) throws Unreadable {
        return files.names(directory).isEmpty() && !files.names(IPV4).isEmpty();
    }

    private static <T> Optional<List<T>> interfaces(
            MachineFiles files, String directory, List<String> settings, Maker<T> maker)
            throws Unreadable, MalformedSettings {
        List<String> names = files.names(directory);
        if (names.size() > MAX_INTERFACES) {
            throw new Unreadable(directory + " has more than " + MAX_INTERFACES + " interfaces");
        }
        Map<String, String> all = values(files, directory + "/" + ALL, settings);
        List<T> interfaces = new ArrayList<>();
        for (String name : names) {
            Map<String, String> own = values(files, directory + "/" + name, settings);
            if (!name.equals(ALL) && !isGone(files, directory + "/" + name, own, settings)) {
                interfaces.add(maker.make(new InterfaceValues(name, all, own)));
            }
        }
        return Optional.of(interfaces).filter(found -> !found.isEmpty());
    }

    /** One may be taken away while this looks. */
    private static boolean isGone(MachineFiles files, String directory, Map<String, String> own, List<String> settings)
            throws Unreadable {
        return own.size() < settings.size() && files.names(directory).isEmpty();
    }

    private static Map<String, String> values(MachineFiles files, String directory, List<String> settings)
            throws Unreadable {
        Map<String, String> values = new HashMap<>();
        Path found = files.resolve(directory);
        byte[] room = new byte[MAX_BYTES + 1];
        for (String setting : settings) {
            MachineFiles.text(found.resolve(setting), room).ifPresent(value -> values.put(setting, value.strip()));
        }
        return values;
    }
}
