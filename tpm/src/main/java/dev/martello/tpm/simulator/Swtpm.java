package dev.martello.tpm.simulator;

import dev.martello.tpm.Tpm;
import dev.martello.tpm.TpmException;
import dev.martello.tpm.TpmTransportException;
import dev.martello.tpm.command.Startup;
import dev.martello.tpm.structure.TPM_SU;
import dev.martello.tpm.transport.SwtpmControl;
import dev.martello.tpm.transport.SwtpmSocket;
import dev.martello.tpm.transport.TpmAddress;
import dev.martello.tpm.transport.TpmTransport;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A running swtpm process: a complete TPM 2.0 that is powered on and started, until it is closed.
 *
 * {@snippet :
 * try (Swtpm swtpm = Swtpm.start(stateDirectory);
 *         Tpm tpm = Tpm.over(swtpm.connect())) {
 *     tpm.execute(new GetRandom(16));
 * }
 * }
 */
public final class Swtpm implements AutoCloseable {
    /** When the process ends. */
    public enum Life {
        /** When it is closed. */
        UNTIL_CLOSED,
        /** When its first client disconnects, so that it does not survive the program that uses it; or when it is closed. */
        UNTIL_CLIENT_LEAVES
    }

    private static final long START_MILLIS = 20_000;
    private static final long POLL_MILLIS = 5;
    private static final long STOP_SECONDS = 5;

    private final Process process;
    private final Path directory;

    private Swtpm(Process process, Path directory) {
        this.process = process;
        this.directory = directory;
    }

    /** Starts a TPM that lives {@link Life#UNTIL_CLOSED}. */
    public static Swtpm start(Path stateDirectory) throws SimulatorException {
        return start(stateDirectory, Life.UNTIL_CLOSED);
    }

    /**
     * Starts a TPM whose permanent memory is in a directory, which must exist; an empty one makes a TPM that is new.
     *
     * @throws SimulatorException if swtpm is not installed or does not start, with a sentence that says why
     */
    public static Swtpm start(Path stateDirectory, Life life) throws SimulatorException {
        Path directory = SimulatorFiles.temporaryDirectory("swtpm");
        Swtpm swtpm;
        try {
            swtpm = new Swtpm(launch(stateDirectory.toAbsolutePath(), directory, life), directory);
        } catch (SimulatorException e) {
            SimulatorFiles.delete(directory);
            throw e;
        }
        try {
            swtpm.awaitReady();
            return swtpm;
        } catch (SimulatorException e) {
            swtpm.close();
            throw new SimulatorException(
                    "no software TPM can run with its memory in " + stateDirectory + ": " + e.getMessage(), e);
        }
    }

    private static Process launch(Path stateDirectory, Path directory, Life life) throws SimulatorException {
        List<String> command = List.of(
                "swtpm",
                "socket",
                "--tpm2",
                "--tpmstate",
                "dir=" + stateDirectory,
                "--server",
                "type=unixio,path=" + dataSocket(directory),
                "--ctrl",
                "type=unixio,path=" + controlSocket(directory),
                "--flags",
                "not-need-init,startup-clear");
        if (life == Life.UNTIL_CLIENT_LEAVES) {
            command = SimulatorFiles.with(command, "--terminate");
        }
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log(directory).toFile())
                    .start();
        } catch (IOException e) {
            throw new SimulatorException(
                    "the software TPM swtpm cannot be started; on Debian: sudo apt-get install swtpm swtpm-tools", e);
        }
    }

    /** The control channel answers as soon as the process is ready; the data channel's first client may be its last. */
    private void awaitReady() throws SimulatorException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MILLIS);
        while (true) {
            try (SwtpmControl control = control()) {
                control.capabilities();
                return;
            } catch (TpmTransportException e) {
                if (!process.isAlive()) {
                    throw new SimulatorException("swtpm did not start: " + SimulatorFiles.text(log(directory)), e);
                }
                if (System.nanoTime() > deadline) {
                    throw new SimulatorException("swtpm does not answer after " + START_MILLIS + " ms", e);
                }
            }
            pause();
        }
    }

    /** A new connection to the TPM, which serves one at a time. */
    public TpmTransport connect() throws TpmTransportException {
        return SwtpmSocket.connect(UnixDomainSocketAddress.of(dataSocket(directory)));
    }

    /** A new connection to the control channel, which serves one at a time. */
    public SwtpmControl control() throws TpmTransportException {
        return SwtpmControl.connect(UnixDomainSocketAddress.of(controlSocket(directory)));
    }

    /** Where the TPM is, for {@link TpmTransport#open}. */
    public TpmAddress address() {
        return new TpmAddress.SwtpmUnix(dataSocket(directory));
    }

    /** Where the TPM is, for the TPM software stack and what is built on it. */
    public String tcti() {
        return "swtpm:path=" + dataSocket(directory);
    }

    public long pid() {
        return process.pid();
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /**
     * Takes the power away and gives it back, as a reboot of the machine does: PCRs and all that is loaded are lost, and the
     * reset count goes up.
     *
     * @param tpm a connection to this TPM, which stays usable
     */
    public void powerCycle(Tpm tpm) throws TpmException {
        try (SwtpmControl control = control()) {
            control.stop();
            control.init();
        }
        tpm.execute(new Startup(TPM_SU.CLEAR));
    }

    /** Ends the process and waits until it is gone; its permanent memory stays. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        SimulatorFiles.delete(directory);
    }

    private void pause() throws SimulatorException {
        try {
            process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SimulatorException("interrupted while swtpm started", e);
        }
    }

    private static Path dataSocket(Path directory) {
        return directory.resolve("tpm");
    }

    /** Where the TPM software stack expects it, given the other one. */
    private static Path controlSocket(Path directory) {
        return directory.resolve("tpm.ctrl");
    }

    private static Path log(Path directory) {
        return directory.resolve("log");
    }
}
