package dev.martello.workload;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The threads that Netty works with. */
final class EventLoops {
    /** What it puts into the names of connections. It would ask the machine's network interfaces for one, of which a confined service sees none. */
    private static final String MACHINE = "io.netty.machineId";

    static final String NO_MACHINE = "00:00:00:00:00:00:00:00";

    /** Says so, with a stack trace, when it looks for the interfaces all the same, for what it then does not use. */
    static final Logger INTERFACES = Logger.getLogger("io.netty.util.NetUtilInitializations");

    private EventLoops() {}

    /** One thread for all that is read and written, without native code. */
    static EventLoopGroup single() {
        System.setProperty(MACHINE, NO_MACHINE);
        INTERFACES.setLevel(Level.SEVERE);
        return new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    }
}
