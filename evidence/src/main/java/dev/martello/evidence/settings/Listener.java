package dev.martello.evidence.settings;

import java.util.Comparator;
import java.util.Optional;

/**
 * An address at which somebody waits to be spoken to.
 *
 * @param address as in {@code 192.0.2.1} or {@code ::}
 * @param reach from where the address can be spoken to
 * @param uid the number of the user who opened the socket, where the system says it
 * @param owner absent if it could not be seen
 */
public record Listener(
        Transport transport, String address, long port, Reach reach, Optional<Long> uid, Optional<SocketOwner> owner)
        implements Comparable<Listener> {
    private static final Comparator<Listener> ORDER = Comparator.comparing(Listener::transport)
            .thenComparingLong(Listener::port)
            .thenComparing(Listener::address)
            .thenComparing(Listener::toString);

    @Override
    public int compareTo(Listener other) {
        return ORDER.compare(this, other);
    }

    /** What carries the bytes. */
    public enum Transport {
        TCP("tcp"),
        UDP("udp");

        private final String label;

        Transport(String label) {
            this.label = label;
        }

        /** The name in checks and documents. */
        @Override
        public String toString() {
            return label;
        }
    }

    /** From where an address can be spoken to, firewalls aside. */
    public enum Reach {
        /** By every address that the machine has or gets. */
        ALL("all"),
        ONE("one"),
        /** Only from the machine itself. */
        LOOPBACK("loopback");

        private final String label;

        Reach(String label) {
            this.label = label;
        }

        /** The name in checks and documents. */
        @Override
        public String toString() {
            return label;
        }
    }
}
