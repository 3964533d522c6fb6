package dev.martello.lab.appliance;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.TpmTransportException;
import dev.martello.tpm.transport.TpmTransport;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One connection for several users, as a kernel's TPM driver and the agent share one chip: swtpm serves one client at a time.
 *
 * <p>A command that was begun is finished, even if who sent it is interrupted: a socket read by an interrupted thread is closed, for all.
 */
final class SharedTransport implements AutoCloseable {
    private final TpmTransport owned;
    private final ExecutorService driver = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("TPM driver").factory());

    SharedTransport(TpmTransport owned) {
        this.owned = owned;
    }

    /** A way to the TPM that stays open for the others when it is closed. */
    TpmTransport borrow() {
        return new TpmTransport() {
            @Override
            public Bytes transmit(Bytes command) throws TpmTransportException {
                return finish(driver.submit(() -> owned.transmit(command)));
            }

            @Override
            public void close() {
                // The connection belongs to all users.
            }
        };
    }

    private static Bytes finish(Future<Bytes> answer) throws TpmTransportException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return answer.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw new TpmTransportException("the TPM did not answer: " + e.getMessage(), e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        driver.shutdownNow();
    }
}
