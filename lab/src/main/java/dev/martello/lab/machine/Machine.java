package dev.martello.lab.machine;

import dev.martello.lab.tool.LabFailure;
import dev.martello.lab.tool.Loopback;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A virtual machine that runs: QEMU with a TPM of swtpm's. Whatever it is asked for is told by its console and by what the control
 * plane gets from it. For one thread.
 */
public final class Machine implements AutoCloseable {
    /** What operators' registers call all machines. */
    public static final String MODEL = "lab";

    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration SOCKET_PATIENCE = Duration.ofSeconds(30);

    private final Process tpm;
    private final Process qemu;
    private final Console console;
    private final MachineLine line;
    private final Hand hand;
    private Duration qemuTime = Duration.ZERO;
    private Duration tpmTime = Duration.ZERO;

    private Machine(Process tpm, Process qemu, MachineLine line, Hand hand) {
        this.tpm = tpm;
        this.qemu = qemu;
        this.line = line;
        this.console = new Console(line.console());
        this.hand = hand;
    }

    /** What all machines are made of, as QEMU is told it. Firmware measures it. */
    public static String hardware(Accelerator accelerator) {
        return String.join(" ", MachineLine.BOARD, accelerator.label(), MachineLine.DEVICES);
    }

    /**
     * Switches a machine on.
     *
     * @throws LabFailure if QEMU or swtpm are not installed, or do not start
     */
    public static Machine start(MachineRoom room, MachineSettings settings)
            throws LabFailure, IOException, InterruptedException {
        Path run = Files.createTempDirectory(room.directory(), "run");
        MachineLine line = new MachineLine(run, room.accelerator(), settings);
        Process tpm = room.start(line.tpm(), run.resolve("swtpm.log"));
        awaitSocket(line.tpmSocket(), tpm, run.resolve("swtpm.log"));
        Process qemu = room.start(line.qemu(), line.qemuLog());
        awaitSocket(line.monitor(), qemu, line.qemuLog());
        Machine machine = new Machine(tpm, qemu, line, Hand.on(line.hand()));
        if (settings.state().isPresent()) {
            try (Monitor monitor = Monitor.of(line.monitor())) {
                monitor.awaitMigrated();
                monitor.resume();
            }
        }
        return machine;
    }

    /** Halts it for good and writes its memory, its processor and its TPM to a file, to be started from. */
    public void save(Path file) throws LabFailure, IOException, InterruptedException {
        try (Monitor monitor = Monitor.of(line.monitor())) {
            monitor.save(file);
        }
    }

    /**
     * Makes a port of it one of this computer's loopback, as long as it is on.
     *
     * @return that of this computer
     */
    public InetSocketAddress reach(int port) throws LabFailure, IOException {
        InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), Loopback.freePort());
        try (Monitor monitor = Monitor.of(line.monitor())) {
            monitor.forward(here.getPort(), port);
        }
        return here;
    }

    /** What does things on it. */
    public Hand hand() {
        return hand;
    }

    public Console console() {
        return console;
    }

    /** Whether it is on. */
    public boolean isRunning() {
        return qemu.isAlive();
    }

    /** What it took of this computer's processors until it was asked last while it was on. */
    public Duration cpuTime() {
        // The system forgets it with the process.
        qemuTime = qemu.info().totalCpuDuration().orElse(qemuTime);
        tpmTime = tpm.info().totalCpuDuration().orElse(tpmTime);
        return qemuTime.plus(tpmTime);
    }

    /** Cuts the power. */
    @Override
    public void close() {
        try {
            hand.close();
        } catch (IOException e) {
            // It is of no use any more.
        }
        MachineRoom.end(qemu);
        MachineRoom.end(tpm);
    }

    private static void awaitSocket(Path socket, Process process, Path log)
            throws LabFailure, IOException, InterruptedException {
        long deadline = System.nanoTime() + SOCKET_PATIENCE.toNanos();
        while (!Files.exists(socket)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new LabFailure(
                        "the machine does not start: " + Files.readString(log).strip());
            }
            Thread.sleep(POLL);
        }
    }
}
