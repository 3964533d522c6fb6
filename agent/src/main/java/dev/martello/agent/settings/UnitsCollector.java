package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.Unreadable;
import dev.martello.evidence.settings.Unit;
import dev.martello.evidence.settings.UnitSettings;
import dev.martello.evidence.settings.Units;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The services that systemd starts: those that its first target leads to, through other units, sockets, timers and paths. Services that
 * D-Bus or a device asks for are not among them.
 */
final class UnitsCollector implements PartCollector {
    private static final List<String> FIRST = List.of("default.target", "sysinit.target", "basic.target");

    private static final List<String> STARTING = List.of("Wants", "Requires", "BindsTo", "Upholds");

    private static final List<String> LISTENING = List.of(
            "ListenStream", "ListenDatagram", "ListenSequentialPacket", "ListenNetlink", "ListenFIFO", "ListenSpecial");

    /** Units that start a service by and by, and how they name it. */
    private static final Map<String, String> NAMING = Map.of("socket", "Service", "timer", "Unit", "path", "Unit");

    private static final String BOOTED = "/run/systemd/system";
    private static final int MAX_UNITS = 10_000;

    private final Function<MachineFiles, ServiceProcesses> processes;

    UnitsCollector() {
        this(ServiceProcesses::of);
    }

    /** @param processes what runs */
    UnitsCollector(Function<MachineFiles, ServiceProcesses> processes) {
        this.processes = processes;
    }

    @Override
    public String part() {
        return "units";
    }

    @Override
    public Optional<Units> collect(MachineFiles files, Observation observation) {
        return observation.of("a target of systemd to start", () -> {
            requireInCharge(files);
            ServiceProcesses running = processes.apply(files);
            Optional<Units> units = new Walk(new UnitFiles(files), running).units();
            units.flatMap(_ -> running.doubt()).ifPresent(observation::unseen);
            return units;
        });
    }

    /** Where something else is the first process, as in many containers, units are files that nobody starts; see sd_booted(3). */
    private static void requireInCharge(MachineFiles files) throws Unreadable {
        if (files.isLive() && files.status(BOOTED).isEmpty()) {
            throw new Unreadable("systemd is not what starts services here: " + BOOTED + " is not there");
        }
    }

    /** One way through the units. */
    private static final class Walk {
        private final UnitFiles files;
        private final ServiceProcesses processes;
        private final Deque<UnitName> todo = new ArrayDeque<>();
        private final Set<UnitName> asked = new HashSet<>();

        /** Those that are asked for at the start, and not only once there is something to do. */
        private final Set<UnitName> wanted = new HashSet<>();

        private final Map<UnitName, UnitSettings> services = new HashMap<>();
        private final Map<UnitName, List<String>> sockets = new HashMap<>();
        private boolean hasTarget;

        Walk(UnitFiles files, ServiceProcesses processes) {
            this.files = files;
            this.processes = processes;
        }

        /** None if there is no first target: then something else than systemd starts services. */
        Optional<Units> units() throws Unreadable {
            FIRST.stream().map(UnitName::of).flatMap(Optional::stream).forEach(this::want);
            while (!todo.isEmpty()) {
                if (asked.size() > MAX_UNITS) {
                    throw new Unreadable("more than " + MAX_UNITS + " units of systemd ask for each other");
                }
                UnitName name = todo.pop();
                Optional<UnitFiles.Found> found = files.find(name);
                if (found.isPresent()) {
                    if (wanted.contains(name)) {
                        wanted.add(found.get().name());
                    }
                    visit(found.get().name(), found.get().settings());
                }
            }
            if (!hasTarget) {
                return Optional.empty();
            }
            SortedMap<String, Unit> units = new TreeMap<>();
            services.forEach((name, settings) -> units.put(name.toString(), unit(name, settings)));
            return Optional.of(new Units(units));
        }

        private Unit unit(UnitName name, UnitSettings settings) {
            Unit unit = Unit.of(name.toString(), settings, sockets.getOrDefault(name, List.of()));
            return wanted.contains(name) && unit.isLasting()
                    ? processes.has(unit.name()).map(unit::with).orElse(unit)
                    : unit;
        }

        private void want(UnitName name) {
            wanted.add(name);
            ask(name);
        }

        private void ask(UnitName name) {
            if (asked.add(name)) {
                todo.add(name);
            }
        }

        private void visit(UnitName name, UnitSettings settings) throws Unreadable {
            asked.add(name);
            hasTarget |= name.type().equals("target");
            for (String key : STARTING) {
                settings.words("Unit", key).stream()
                        .map(name::filled)
                        .flatMap(Optional::stream)
                        .forEach(this::want);
            }
            files.linked(name).forEach(this::want);
            if (name.type().equals("service")) {
                services.put(name, settings);
            } else if (NAMING.containsKey(name.type())) {
                started(name, settings);
            }
        }

        /** A unit that names no service has that of its own name; a socket that hands out connections has one for each. */
        private void started(UnitName name, UnitSettings settings) throws Unreadable {
            String section =
                    Character.toUpperCase(name.type().charAt(0)) + name.type().substring(1);
            UnitName own =
                    settings.value("Socket", "Accept").filter("yes"::equals).isPresent()
                            ? new UnitName(name.prefix(), Optional.of("connection"), "service")
                            : name.withType("service");
            UnitName service = settings.value(section, NAMING.getOrDefault(name.type(), ""))
                    .flatMap(name::filled)
                    .orElse(own);
            ask(service);
            List<String> addresses = LISTENING.stream()
                    .flatMap(key -> settings.values("Socket", key).stream())
                    .toList();
            if (!addresses.isEmpty()) {
                UnitName real = files.find(service).map(UnitFiles.Found::name).orElse(service);
                sockets.merge(real, addresses, (first, second) -> {
                    List<String> both = new ArrayList<>(first);
                    both.addAll(second);
                    return both;
                });
            }
        }
    }
}
