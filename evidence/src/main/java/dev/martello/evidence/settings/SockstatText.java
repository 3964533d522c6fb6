package dev.martello.evidence.settings;

import dev.martello.evidence.settings.Listener.Reach;
import dev.martello.evidence.settings.Listener.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sockets that wait, as FreeBSD's {@code sockstat -46l} prints them.
 *
 * @see <a href="https://man.freebsd.org/cgi/man.cgi?sockstat(1)">sockstat(1)</a>
 */
public final class SockstatText {
    public static final int MAX_CHARS = 4 << 20;

    private static final Pattern HEADING =
            Pattern.compile("USER\\s+COMMAND\\s+PID\\s+FD\\s+PROTO\\s+LOCAL ADDRESS\\s+.*");

    /** A name may have blanks; what no process has open has question marks. */
    private static final Pattern LINE = Pattern.compile(
            "(?<user>\\S+)\\s+(?<command>\\S|\\S.*?\\S)\\s+(?<pid>\\d+|\\?)\\s+(?:\\d+|\\?)\\s+(?<protocol>[a-z]+)(?:4|6|46)?\\s+"
                    + "(?<address>\\S+):(?<port>\\d{1,5}|\\*)\\s+\\S+(?:\\s.*)?");

    private static final String EVERY = "*";
    private static final String UNKNOWN = "?";
    private static final int MAX_PORT = 0xffff;

    /** Names of users and programs have some ten characters. */
    private static final int MAX_LINE = 1000;

    private SockstatText() {}

    /**
     * The sockets of TCP and UDP with the names of their programs; of other protocols nothing is said.
     *
     * @throws MalformedSettings if a line does not have the fields it should have
     */
    public static List<Listener> parse(String text) throws MalformedSettings {
        List<Listener> listeners = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (line.isBlank() || HEADING.matcher(line).matches()) {
                continue;
            }
            Matcher fields = LINE.matcher(line);
            if (line.length() > MAX_LINE || !fields.matches()) {
                throw new MalformedSettings(number, "expected a socket, found \"" + line + "\"");
            }
            Optional<Transport> transport = transport(fields.group("protocol"));
            if (transport.isPresent() && !fields.group("port").equals(EVERY)) {
                listeners.add(listener(fields, transport.get(), number));
            }
        }
        return listeners;
    }

    private static Optional<Transport> transport(String protocol) {
        return switch (protocol) {
            case "tcp" -> Optional.of(Transport.TCP);
            case "udp" -> Optional.of(Transport.UDP);
            default -> Optional.empty();
        };
    }

    private static Listener listener(Matcher fields, Transport transport, int number) throws MalformedSettings {
        int port = Integer.parseInt(fields.group("port"));
        if (port > MAX_PORT) {
            throw new MalformedSettings(number, "expected a port, found " + port);
        }
        String address = fields.group("address").replaceAll("^\\[(.*)]$", "$1");
        Optional<SocketOwner> owner = fields.group("pid").equals(UNKNOWN)
                ? Optional.empty()
                : Optional.of(new SocketOwner(fields.group("command"), false, ""));
        return new Listener(transport, address, port, reach(address), Optional.empty(), owner);
    }

    private static Reach reach(String address) {
        if (address.equals(EVERY)) {
            return Reach.ALL;
        }
        return address.equals("::1") || address.startsWith("127.") ? Reach.LOOPBACK : Reach.ONE;
    }
}
