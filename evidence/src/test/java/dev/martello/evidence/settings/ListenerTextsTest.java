package dev.martello.evidence.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.martello.evidence.settings.Listener.Reach;
import dev.martello.evidence.settings.Listener.Transport;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenerTextsTest {
    private static final String HEADING =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
    private static final String TIMERS = " 00000000:00000000 00:00000000 00000000 ";
    private static final String NOBODY = " 00000000:0000 ";

    @Test
    void readsSocketsOfLinuxThatListenAndNoneAfterThem() throws MalformedSettings {
        String table = HEADING
                + "   0: 0100007F:0CEA" + NOBODY + "0A" + TIMERS + "  106        0 21837 1 ffff88 100 0 0 10 0\n"
                + "   1: 00000000:0016" + NOBODY + "0A" + TIMERS + "    0        0 21838 1 ffff88 100 0 0 10 0\n"
                + "   2: 0100007F:A5C0 0100007F:9491 01" + TIMERS + "    0        0 21839 3 00000000fd1245bb\n"
                + "   3: 0100007F:A5";

        assertThat(SocketTableText.parse(table, Transport.TCP, ByteOrder.LITTLE_ENDIAN))
                .extracting(each -> each.of(Optional.empty()))
                .containsExactly(
                        listener(Transport.TCP, "127.0.0.1", 3306, Reach.LOOPBACK, 106),
                        listener(Transport.TCP, "0.0.0.0", 22, Reach.ALL, 0));
    }

    @Test
    void readsDatagramSocketsThatSpeakWithNobodyInParticular() throws MalformedSettings {
        String table = HEADING
                + "  88: 0100007F:0035" + NOBODY + "07" + TIMERS + "    0        0 1 2 ffff 0\n"
                + "  89: 0200A8C0:9C40 08080808:0035 01" + TIMERS + "    0        0 2 2 ffff 0\n"
                + "  90: 00000000:01BB" + NOBODY + "07" + TIMERS + "   33        0 3 2 ffff 0\n";

        assertThat(SocketTableText.parse(table, Transport.UDP, ByteOrder.LITTLE_ENDIAN))
                .extracting(ListeningSocket::port)
                .containsExactly(53, 443);
    }

    @ParameterizedTest
    @CsvSource({
        "LITTLE_ENDIAN, B80D0120000000000000000001000000, 2001:db8::1, ONE",
        "BIG_ENDIAN, 20010DB8000000000000000000000001, 2001:db8::1, ONE",
        "LITTLE_ENDIAN, 00000000000000000000000000000000, ::, ALL",
        "LITTLE_ENDIAN, 00000000000000000000000001000000, ::1, LOOPBACK",
        "LITTLE_ENDIAN, 0000000000000000FFFF00000100007F, 127.0.0.1, LOOPBACK",
        "BIG_ENDIAN, C0000201, 192.0.2.1, ONE"
    })
    void readAddressesInTheOrderOfTheMachine(String order, String digits, String address, Reach reach)
            throws MalformedSettings {
        ByteOrder ofMachine = order.equals("BIG_ENDIAN") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        String table =
                HEADING + "   0: " + digits + ":01BB " + "0".repeat(digits.length()) + ":0000 0A" + TIMERS + " 0 0 7\n";

        assertThat(SocketTableText.parse(table, Transport.TCP, ofMachine))
                .extracting(each -> each.of(Optional.empty()))
                .containsExactly(listener(Transport.TCP, address, 443, reach, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "1:0:0:0:0:0:0:0, 1::"
    })
    void writeAddressesAsRfc5952HasThem(String address, String text) throws UnknownHostException {
        assertThat(NetworkAddress.text(InetAddress.getByName(address))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "   0: 0100007F:0CEA",
                "   0: 0100007F:0CEA 00000000:0000 0A 0:0 0:0 0 x 0 1",
                "x",
                "   0: 0100007F00:0CEA 00000000:0000 0A 0:0 0:0 0 1 0 1"
            })
    void refuseALineThatIsNoSocket(String line) {
        assertThatExceptionOfType(MalformedSettings.class)
                .isThrownBy(() -> SocketTableText.parse(HEADING + line + "\n", Transport.UDP, ByteOrder.LITTLE_ENDIAN))
                .withMessage("line 2: expected a socket, found \"" + line + "\"");
    }

    @Test
    void readsSocketsOfFreeBsdWithTheirPrograms() throws MalformedSettings {
        assertThat(SockstatText.parse("""
                USER     COMMAND    PID   FD  PROTO  LOCAL ADDRESS         FOREIGN ADDRESS
                root     sshd       1718  6   tcp6   *:22                  *:*
                root     sshd       1718  7   tcp4   *:22                  *:*
                www      nginx: wor 801   9   tcp46  *:443                 *:*
                ntpd     ntpd       700   20  udp6   fe80::1%lo0:123       *:*
                root     named      650   20  udp4   127.0.0.1:53          *:*
                root     unbound    651   21  tcp6   ::1:53                *:*              LISTEN
                ?        ?          ?     ?   udp4   *:4789                *:*
                root     ping       652   3   icm4   *:*                   *:*
                dhcp     dhclient   653   3   udp4   *:*                   *:*
                """))
                .containsExactly(
                        listener(Transport.TCP, "*", 22, Reach.ALL, "sshd"),
                        listener(Transport.TCP, "*", 22, Reach.ALL, "sshd"),
                        listener(Transport.TCP, "*", 443, Reach.ALL, "nginx: wor"),
                        listener(Transport.UDP, "fe80::1%lo0", 123, Reach.ONE, "ntpd"),
                        listener(Transport.UDP, "127.0.0.1", 53, Reach.LOOPBACK, "named"),
                        listener(Transport.TCP, "::1", 53, Reach.LOOPBACK, "unbound"),
                        new Listener(Transport.UDP, "*", 4789, Reach.ALL, Optional.empty(), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"root sshd", "root sshd 1 2 tcp4 *:99999 *:*", "sockstat: illegal option"})
    void refuseALineOfFreeBsdThatIsNoSocket(String line) {
        assertThatExceptionOfType(MalformedSettings.class)
                .isThrownBy(() -> SockstatText.parse(line))
                .withMessageStartingWith("line 1: expected a");
    }

    @Test
    void areOrderedAndEachIsThereOnce() {
        Listener web = listener(Transport.TCP, "0.0.0.0", 443, Reach.ALL, "nginx");
        Listener names = listener(Transport.UDP, "127.0.0.1", 53, Reach.LOOPBACK, "named");

        assertThat(new Listeners(List.of(names, web, web)).listeners()).containsExactly(web, names);
    }

    @Property(tries = 300)
    void doNothingWithAnyTextButReadOrRefuseIt(@ForAll String text) {
        try {
            SocketTableText.parse(HEADING + text, Transport.UDP, ByteOrder.BIG_ENDIAN);
            SockstatText.parse(text);
        } catch (MalformedSettings e) {
            assertThat(e).hasMessageStartingWith("line ");
        }
    }

    private static Listener listener(Transport transport, String address, long port, Reach reach, long uid) {
        return new Listener(transport, address, port, reach, Optional.of(uid), Optional.empty());
    }

    private static Listener listener(Transport transport, String address, long port, Reach reach, String program) {
        return new Listener(
                transport, address, port, reach, Optional.empty(), Optional.of(new SocketOwner(program, false, "")));
    }
}
