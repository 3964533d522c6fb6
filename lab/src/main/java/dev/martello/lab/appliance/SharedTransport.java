package dev.martello.lab.appliance;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.TpmTransportException;
import dev.martello.tpm.transport.TpmTransport;

/**
 * One connection for several users, as a kernel's TPM driver and the agent share one chip: swtpm serves one client at a time.
 */
final class SharedTransport {
    private final TpmTransport owned;

    SharedTransport(TpmTransport owned) {
        this.owned = owned;
    }

    /** A way to the TPM that stays open for the others when it is closed. */
    TpmTransport borrow() {
        return new TpmTransport() {
            @Override
            public Bytes transmit(Bytes command) throws TpmTransportException {
                synchronized (owned) {
                    return owned.transmit(command);
                }
            }

            @Override
            public void close() {
                // The connection belongs to all users.
            }
        };
    }
}
