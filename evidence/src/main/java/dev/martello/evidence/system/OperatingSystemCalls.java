package dev.martello.evidence.system;

import dev.martello.bytes.Bytes;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the kernel of this machine does, beside what Java knows of it. For use by many threads. */
public final class OperatingSystemCalls {
    private static final Bytes CAPABILITY = Bytes.ascii("security.capability\0");
    private static final int MAX_CAPABILITY_BYTES = 64;

    /** {@code __NR_ioprio_set}. */
    private static final int IOPRIO_SET_AMD64 = 251;

    private static final int IOPRIO_SET_AARCH64 = 30;

    private static final int NETLINK_NETFILTER = 12;

    private final Optional<LinuxCalls> linux;

    private OperatingSystemCalls(Optional<LinuxCalls> linux) {
        this.linux = linux;
    }

    /** Those of the machine that this runs on. */
    public static OperatingSystemCalls ofThisMachine() {
        return new OperatingSystemCalls(LinuxCalls.ofThisMachine());
    }

    /**
     * The capabilities that who starts a file gets; none if it has none.
     *
     * @return empty if this system has no such thing
     * @throws FailedCall if it cannot be told
     * @throws MalformedCapabilities if they are of a form that is not known
     */
    public Optional<List<String>> capabilities(Path file) throws FailedCall, MalformedCapabilities {
        if (linux.isEmpty()) {
            return Optional.empty();
        }
        Optional<Bytes> attribute =
                linux.get().extendedAttribute(PathOctets.of(file), CAPABILITY, MAX_CAPABILITY_BYTES);
        return Optional.of(attribute.isPresent() ? FileCapabilities.parse(attribute.get()) : List.of());
    }

    /**
     * What Linux answers to a request to its packet filter.
     *
     * @param request a message of netlink
     * @return the messages of the answer, one after the other; empty if this system has no such thing
     * @throws FailedCall if it cannot be asked, or there is more than {@code maxBytes}
     */
    public Optional<Bytes> packetFilter(Bytes request, int maxBytes) throws FailedCall {
        return linux.isPresent()
                ? Optional.of(linux.get().netlink(NETLINK_NETFILTER, request, maxBytes))
                : Optional.empty();
    }

    /** Lets this thread run, and read from disks, only while no other wants to. */
    public void makeIdle() {
        boolean isArm = System.getProperty("os.arch").equals("aarch64");
        linux.ifPresent(calls -> calls.makeIdle(isArm ? IOPRIO_SET_AARCH64 : IOPRIO_SET_AMD64));
    }
}
