package dev.martello.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.settings.Listener;
import dev.martello.evidence.settings.Listener.Reach;
import dev.martello.evidence.settings.Listener.Transport;
import dev.martello.evidence.settings.Listeners;
import dev.martello.evidence.settings.SocketOwner;
import dev.martello.evidence.settings.Unseen;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxListenersCollectorTest {
    private static final String HEADING = "  sl  local_address ...\n";

    @TempDir
    private Path root;

    @Test
    void seesWhatThisProcessListensTo() throws IOException {
        Path program = Files.readSymbolicLink(Path.of("/proc/self/exe"));
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Listeners listeners = new LinuxListenersCollector()
                    .collect(MachineFiles.ofThisMachine(), new Observation("listeners"))
                    .orElseThrow();

            assertThat(listeners.listeners())
                    .filteredOn(each -> each.port() == socket.getLocalPort())
                    .singleElement()
                    .satisfies(each -> {
                        assertThat(each.reach()).isEqualTo(Reach.LOOPBACK);
                        assertThat(each.owner().map(SocketOwner::program)).contains(program.toString());
                    });
        }
    }

    @Test
    void takesTheServiceBeforeTheOneThatOpenedItsSocket() throws IOException {
        write(
                "net/tcp",
                HEADING + socket("00000000", 443, 77) + socket("00000000", 25, 78) + socket("00000000", 80, 79));
        write("net/udp", HEADING);
        process("1", "/usr/lib/systemd/systemd", "/init.scope", 77, 78);
        process("40", "/usr/sbin/nginx (deleted)", "/system.slice/nginx.service", 5, 77);
        process("41", "/usr/sbin/nginx", "/system.slice/nginx.service/worker", 77);
        Observation observation = new Observation("listeners");

        assertThat(collect(observation).listeners())
                .containsExactly(
                        listener(25, Optional.of(new SocketOwner("/usr/lib/systemd/systemd", false, ""))),
                        listener(80, Optional.empty()),
                        listener(443, Optional.of(new SocketOwner("/usr/sbin/nginx", true, "nginx.service"))));
        assertThat(observation.unseen())
                .containsExactly(
                        new Unseen(
                                "listeners",
                                "the owners of 1 of 3 sockets were not seen: root alone sees what others have open, and not even root from within a container"));
    }

    @Test
    void takesASocketThatNoProcessHasForTheKernels() throws IOException {
        write("net/tcp", HEADING + socket("00000000", 2049, 70) + socket("00000000", 80, 79));
        write("net/udp", HEADING);
        process("1", "/usr/lib/systemd/systemd", "/init.scope");
        process("2", "/unused", "/");
        process("40", "/usr/sbin/nginx", "/system.slice/nginx.service", 79);
        write("2/comm", "kthreadd\n");
        Observation observation = new Observation("listeners");

        assertThat(collect(observation).listeners())
                .containsExactly(
                        listener(80, Optional.of(new SocketOwner("/usr/sbin/nginx", false, "nginx.service"))),
                        listener(2049, Optional.of(SocketOwner.KERNEL)));
        assertThat(observation.unseen()).isEmpty();
    }

    @Test
    void cannotTellWhoseASocketIsWhereItCannotLookAtAProcess() throws IOException {
        write("net/tcp", HEADING + socket("00000000", 2049, 70));
        write("net/udp", HEADING);
        process("2", "/unused", "/");
        write("2/comm", "kthreadd\n");
        write("40/fd", "no directory");

        assertThat(collect(new Observation("listeners")).listeners()).containsExactly(listener(2049, Optional.empty()));
    }

    @Test
    void leavesOutDatagramSocketsAtPortsOfClients() throws IOException {
        write("net/tcp", HEADING + socket("00000000", 40000, 7));
        write("net/udp", HEADING + datagramSocket(40000) + datagramSocket(53));
        write("sys/net/ipv4/ip_local_port_range", "32768\t60999\n");

        assertThat(collect(new Observation("listeners")).listeners())
                .extracting(Listener::transport, Listener::port)
                .containsExactly(Tuple.tuple(Transport.TCP, 40000L), Tuple.tuple(Transport.UDP, 53L));
    }

    @Test
    void saysNothingWithoutTables() throws IOException {
        Files.createDirectory(root.resolve("proc"));
        Observation observation = new Observation("listeners");

        assertThat(collector().collect(MachineFiles.ofImage(root), observation)).isEmpty();
        assertThat(observation.unseen()).containsExactly(new Unseen("listeners", "/proc/net/tcp is not there"));
    }

    private Listeners collect(Observation observation) throws IOException {
        return collector().collect(MachineFiles.ofImage(root), observation).orElseThrow();
    }

    private static LinuxListenersCollector collector() {
        return new LinuxListenersCollector(ByteOrder.LITTLE_ENDIAN);
    }

    private static Listener listener(long port, Optional<SocketOwner> owner) {
        return new Listener(Transport.TCP, "0.0.0.0", port, Reach.ALL, Optional.of(0L), owner);
    }

    private static String socket(String address, int port, long inode) {
        return "   0: %s:%04X 00000000:0000 0A 0:0 0:0 0     0        0 %d 1 x\n".formatted(address, port, inode);
    }

    private static String datagramSocket(int port) {
        return "   0: 00000000:%04X 00000000:0000 07 0:0 0:0 0     0        0 9 1 x\n".formatted(port);
    }

    private void process(String number, String program, String group, long... sockets) throws IOException {
        write(number + "/cgroup", "0::" + group + "\n");
        Path process = root.resolve("proc").resolve(number);
        Files.createSymbolicLink(process.resolve("exe"), Path.of(program));
        Files.createDirectory(process.resolve("fd"));
        for (long socket : sockets) {
            Files.createSymbolicLink(process.resolve("fd/" + socket), Path.of("socket:[" + socket + "]"));
        }
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve("proc").resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
