package dev.martello.tpm.simulator;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Tpm;
import dev.martello.tpm.TpmTransportException;
import dev.martello.tpm.transport.TpmTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real software TPM for the tests of one class, made by a manufacturer that all classes share. */
public final class SimulatedTpm implements BeforeAllCallback, AfterAllCallback {
    /** The manufacturer of all tests, whose directory goes when they are done. */
    private record Factory(Path directory, Manufacturer manufacturer) implements AutoCloseable {
        static Factory open() {
            try {
                Path directory = Files.createTempDirectory("manufacturer");
                return new Factory(directory, Manufacturer.in(directory));
            } catch (IOException | SimulatorException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            SimulatorFiles.delete(directory);
        }
    }

    private final Path state;
    private @Nullable Manufacturer manufacturer;
    private @Nullable Swtpm swtpm;
    private @Nullable TpmTransport transport;
    private @Nullable Tpm tpm;

    public SimulatedTpm() {
        try {
            state = Files.createTempDirectory("tpmstate");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        manufacturer = context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(Factory.class, key -> Factory.open(), Factory.class)
                .manufacturer();
        manufacturer().manufacture(state);
        swtpm = Swtpm.start(state);
        connect();
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        tpm().close();
        swtpm().close();
        SimulatorFiles.delete(state);
    }

    public Manufacturer manufacturer() {
        return Objects.requireNonNull(manufacturer);
    }

    public Swtpm swtpm() {
        return Objects.requireNonNull(swtpm);
    }

    public Tpm tpm() {
        return Objects.requireNonNull(tpm);
    }

    private void connect() throws TpmTransportException {
        transport = swtpm().connect();
        tpm = Tpm.over(transport);
    }

    /** The transport under {@link #tpm}, for tests that want to see or change what goes over it. */
    public Bytes transmit(Bytes command) throws TpmTransportException {
        return Objects.requireNonNull(transport).transmit(command);
    }

    /** Lets another client in, for swtpm serves one at a time, and comes back afterwards. */
    public void release(Client client) throws Exception {
        tpm().close();
        try {
            client.run();
        } finally {
            connect();
        }
    }

    /** Another client of the TPM. */
    @FunctionalInterface
    public interface Client {
        void run() throws Exception;
    }
}
