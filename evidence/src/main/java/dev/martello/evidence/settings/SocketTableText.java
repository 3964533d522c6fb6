package dev.martello.evidence.settings;

import dev.martello.evidence.settings.Listener.Transport;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sockets that wait, as Linux's {@code /proc/net/tcp} and its like have them. Of TCP those that listen come first, so the beginning of a
 * long text is enough.
 *
 * @see <a href="https://docs.kernel.org/networking/proc_net_tcp.html">Linux, proc_net_tcp</a>
 */
public final class SocketTableText {
    /** Some 25,000 sockets that listen. */
    public static final int MAX_CHARS = 4 << 20;

    /** A number, both addresses, the state, queues, timers, who opened it, and its inode. */
    private static final Pattern LINE = Pattern.compile(
            "\\s*\\d+: (?<address>[0-9A-F]{8}|[0-9A-F]{32}):(?<port>[0-9A-F]{4})"
                    + " [0-9A-F]{8,32}:(?<peer>[0-9A-F]{4}) (?<state>[0-9A-F]{2}) \\S+ \\S+ \\S+ +(?<uid>\\d{1,10}) +\\d+ (?<inode>\\d{1,18})(?: .*)?");

    /** {@code TCP_LISTEN} of Linux's {@code tcp_states.h}. */
    private static final String LISTENS = "0A";

    /** {@code TCP_CLOSE}: a socket of UDP that speaks with nobody in particular. */
    private static final String UNCONNECTED = "07";

    private SocketTableText() {}

    /**
     * The sockets that wait.
     *
     * @param text the table, or its beginning
     * @param order that of the machine, in which the kernel writes the words of an address
     * @throws MalformedSettings if a line that is asked for does not have the fields it should have
     */
    public static List<ListeningSocket> parse(String text, Transport transport, ByteOrder order)
            throws MalformedSettings {
        List<ListeningSocket> sockets = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (number == 1 || line.isBlank()) {
                continue;
            }
            Matcher fields = LINE.matcher(line);
            if (!fields.matches()) {
                throw new MalformedSettings(number, "expected a socket, found \"" + line + "\"");
            }
            boolean waits = fields.group("state").equals(transport == Transport.TCP ? LISTENS : UNCONNECTED);
            if (waits) {
                sockets.add(socket(fields, transport, order));
            } else if (transport == Transport.TCP) {
                break;
            }
        }
        return sockets;
    }

    private static ListeningSocket socket(Matcher fields, Transport transport, ByteOrder order) {
        return new ListeningSocket(
                transport,
                address(fields.group("address"), order),
                HexFormat.fromHexDigits(fields.group("port")),
                Long.parseLong(fields.group("uid")),
                Long.parseLong(fields.group("inode")));
    }

    /** One word, or four. */
    private static InetAddress address(String digits, ByteOrder order) {
        ByteBuffer words = ByteBuffer.wrap(HexFormat.of().parseHex(digits));
        ByteBuffer octets = ByteBuffer.allocate(words.capacity()).order(order);
        while (words.hasRemaining()) {
            octets.putInt(words.getInt());
        }
        try {
            return InetAddress.getByAddress(octets.array());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 octets", e);
        }
    }
}
