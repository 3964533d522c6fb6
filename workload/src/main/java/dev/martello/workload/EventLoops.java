package dev.martello.workload;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;

/** The threads that Netty works with. */
final class EventLoops {
    /** What it puts into the names of connections. It would ask the machine's network interfaces for one, of which a confined service sees none. */
    private static final String MACHINE = "io.netty.machineId";

    static final String NO_MACHINE = "00:00:00:00:00:00:00:00";

    private EventLoops() {}

    /** One thread for all that is read and written, without native code. */
    static EventLoopGroup single() {
        System.setProperty(MACHINE, NO_MACHINE);
        return new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    }
}
