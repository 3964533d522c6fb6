package dev.martello.evidence.settings;

import dev.martello.evidence.settings.Listener.Reach;
import dev.martello.evidence.settings.Listener.Transport;
import java.net.InetAddress;
import java.util.Optional;

/**
 * A socket of Linux at which somebody may wait.
 *
 * @param uid the number of the user who opened it
 * @param inode the number by which processes have it open
 */
public record ListeningSocket(Transport transport, InetAddress address, int port, long uid, long inode) {
    /** Without the inode, which is another each time. */
    public Listener of(Optional<SocketOwner> owner) {
        return new Listener(transport, NetworkAddress.text(address), port, reach(address), Optional.of(uid), owner);
    }

    static Reach reach(InetAddress address) {
        if (address.isAnyLocalAddress()) {
            return Reach.ALL;
        }
        return address.isLoopbackAddress() ? Reach.LOOPBACK : Reach.ONE;
    }
}
