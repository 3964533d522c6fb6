package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.Unreadable;
import dev.martello.evidence.settings.Listener;
import dev.martello.evidence.settings.Listener.Transport;
import dev.martello.evidence.settings.Listeners;
import dev.martello.evidence.settings.ListeningSocket;
import dev.martello.evidence.settings.MalformedSettings;
import dev.martello.evidence.settings.SocketOwner;
import dev.martello.evidence.settings.SocketTableText;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Sockets that wait, in the network namespace that this process is in, and whose they are. */
record LinuxListenersCollector(ByteOrder order) implements PartCollector {
    private static final String CLIENT_PORTS = "/proc/sys/net/ipv4/ip_local_port_range";
    private static final Pattern RANGE = Pattern.compile("(\\d{1,5})\\s+(\\d{1,5})\\s*");
    private static final int MAX_BYTES = 1 << 10;

    LinuxListenersCollector() {
        this(ByteOrder.nativeOrder());
    }

    private record Table(String path, Transport transport, boolean isAlwaysThere) {}

    private static final List<Table> TABLES = List.of(
            new Table("/proc/net/tcp", Transport.TCP, true),
            new Table("/proc/net/tcp6", Transport.TCP, false),
            new Table("/proc/net/udp", Transport.UDP, true),
            new Table("/proc/net/udp6", Transport.UDP, false));

    @Override
    public String part() {
        return "listeners";
    }

    @Override
    public Optional<Listeners> collect(MachineFiles files, Observation observation) {
        return observation.of("/proc/net", () -> Optional.of(listeners(files, observation)));
    }

    private Listeners listeners(MachineFiles files, Observation observation) throws Unreadable, MalformedSettings {
        List<ListeningSocket> sockets = sockets(files);
        Map<Long, SocketOwner> owners = owners(files, sockets);
        Set<Long> unowned = inodes(sockets);
        unowned.removeAll(owners.keySet());
        if (!unowned.isEmpty()) {
            observation.unseen(
                    "the owners of " + unowned.size() + " of " + sockets.size()
                            + " sockets were not seen: root alone sees what others have open, and not even root from within a container");
        }
        List<Listener> listeners = new ArrayList<>();
        for (ListeningSocket each : sockets) {
            listeners.add(each.of(Optional.ofNullable(owners.get(each.inode()))));
        }
        return new Listeners(listeners);
    }

    /** Whoever starts while this looks may be missed the first time. */
    private Map<Long, SocketOwner> owners(MachineFiles files, List<ListeningSocket> sockets)
            throws Unreadable, MalformedSettings {
        Set<Long> inodes = inodes(sockets);
        SocketOwners.Found first = SocketOwners.find(files, inodes);
        inodes.removeAll(first.byInode().keySet());
        if (inodes.isEmpty() || !first.isAll()) {
            return first.byInode();
        }
        Map<Long, SocketOwner> owners = new HashMap<>(first.byInode());
        SocketOwners.Found second = SocketOwners.find(files, inodes);
        owners.putAll(second.byInode());
        if (second.isAll()) {
            inodes.retainAll(inodes(sockets(files)));
            inodes.forEach(inode -> owners.putIfAbsent(inode, SocketOwner.KERNEL));
        }
        return owners;
    }

    private static Set<Long> inodes(List<ListeningSocket> sockets) {
        return sockets.stream().map(ListeningSocket::inode).collect(Collectors.toCollection(HashSet::new));
    }

    private List<ListeningSocket> sockets(MachineFiles files) throws Unreadable, MalformedSettings {
        ClientPorts clients = clientPorts(files);
        List<ListeningSocket> sockets = new ArrayList<>();
        for (Table table : TABLES) {
            Optional<String> text = text(files, table);
            if (text.isEmpty() && table.isAlwaysThere) {
                throw new Unreadable(table.path + " is not there");
            }
            if (text.isPresent()) {
                SocketTableText.parse(text.get(), table.transport, order).stream()
                        .filter(each -> table.transport == Transport.TCP || !clients.contains(each.port()))
                        .forEach(sockets::add);
            }
        }
        return sockets;
    }

    /** A cache has a million connections, and those that listen come before them. */
    private static Optional<String> text(MachineFiles files, Table table) throws Unreadable {
        return switch (table.transport) {
            case TCP -> files.beginning(table.path, SocketTableText.MAX_CHARS);
            case UDP -> files.text(table.path, SocketTableText.MAX_CHARS);
        };
    }

    /** The ports that the kernel gives to those who ask for none. Whoever asks a name server has one of these for a moment. */
    private record ClientPorts(int first, int last) {
        private boolean contains(int port) {
            return port >= first && port <= last;
        }
    }

    private static ClientPorts clientPorts(MachineFiles files) throws Unreadable {
        Matcher range = RANGE.matcher(files.text(CLIENT_PORTS, MAX_BYTES).orElse(""));
        return range.matches()
                ? new ClientPorts(Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2)))
                : new ClientPorts(0, 0);
    }
}
