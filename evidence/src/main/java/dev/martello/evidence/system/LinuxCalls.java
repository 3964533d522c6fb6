package dev.martello.evidence.system;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Optional;

/** Functions of Linux's C library, called as C calls them. For use by many threads. */
@SuppressWarnings("restricted")
final class LinuxCalls {
    private static final int ENODATA = 61;
    private static final int EOPNOTSUPP = 95;

    private static final int O_PATH = 0x200000;
    private static final int O_CLOEXEC = 0x80000;

    /** Of what this runs on, ARM has another one. */
    private static final int O_NOFOLLOW = System.getProperty("os.arch").equals("aarch64") ? 0x8000 : 0x20000;

    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int EAGAIN = 11;
    private static final int EMSGSIZE = 90;

    /** The kernel answers in pieces of at most half of this. */
    private static final int NETLINK_BYTES = 1 << 16;

    private static final int PRIO_PROCESS = 0;
    private static final int THIS_THREAD = 0;
    private static final int LOWEST = 19;

    private static final int IOPRIO_WHO_PROCESS = 1;
    private static final int IOPRIO_IDLE = 3 << 13;

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final AddressLayout POINTER = ValueLayout.ADDRESS;

    private final MethodHandle lgetxattr;
    private final MethodHandle open;
    private final MethodHandle close;
    private final MethodHandle socket;
    private final MethodHandle send;
    private final MethodHandle recv;
    private final MethodHandle setpriority;
    private final MethodHandle syscall;

    private LinuxCalls() {
        Linker linker = Linker.nativeLinker();
        this.lgetxattr = linker.downcallHandle(
                address(linker, "lgetxattr"),
                FunctionDescriptor.of(ValueLayout.JAVA_LONG, POINTER, POINTER, POINTER, ValueLayout.JAVA_LONG),
                Linker.Option.captureCallState("errno"));
        this.open = linker.downcallHandle(
                address(linker, "open"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, POINTER, ValueLayout.JAVA_INT),
                Linker.Option.captureCallState("errno"),
                Linker.Option.firstVariadicArg(2));
        this.close = linker.downcallHandle(
                address(linker, "close"), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        this.socket = linker.downcallHandle(
                address(linker, "socket"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
                Linker.Option.captureCallState("errno"));
        this.send = transfer(linker, "send");
        this.recv = transfer(linker, "recv");
        this.setpriority = linker.downcallHandle(
                address(linker, "setpriority"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        this.syscall = linker.downcallHandle(
                address(linker, "syscall"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT),
                Linker.Option.firstVariadicArg(1));
    }

    /** Those of the machine that this runs on, if it runs Linux. */
    static Optional<LinuxCalls> ofThisMachine() {
        return Linked.CALLS;
    }

    /** Linked when they are asked for first. */
    private static final class Linked {
        static final Optional<LinuxCalls> CALLS =
                System.getProperty("os.name").equals("Linux") ? Optional.of(new LinuxCalls()) : Optional.empty();
    }

    private static MethodHandle transfer(Linker linker, String function) {
        return linker.downcallHandle(
                address(linker, function),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT,
                        POINTER,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT),
                Linker.Option.captureCallState("errno"));
    }

    private static MemorySegment address(Linker linker, String function) {
        return linker.defaultLookup()
                .find(function)
                .orElseThrow(() -> new IllegalStateException("the C library has no " + function));
    }

    /**
     * An extended attribute of what is at a path, itself if that is a link.
     *
     * @param path ends with a NUL, and so does the name
     * @return empty if it has none, or its file system has no such attributes
     * @throws FailedCall if it cannot be told, or is longer
     */
    Optional<Bytes> extendedAttribute(Bytes path, Bytes name, int maxBytes) throws FailedCall {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            MemorySegment value = arena.allocate(maxBytes);
            long length = (long)
                    lgetxattr.invokeExact(state, segment(arena, path), segment(arena, name), value, (long) maxBytes);
            if (length >= 0) {
                return Optional.of(Bytes.owning(value.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE)));
            }
            int errno = (int) ERRNO.get(state, 0L);
            if (errno == ENODATA || errno == EOPNOTSUPP) {
                return Optional.empty();
            }
            throw new FailedCall("lgetxattr", errno);
        } catch (FailedCall e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("lgetxattr could not be called", e);
        }
    }

    /**
     * A descriptor of what is at a path, itself if that is a link, which is not opened for it: nothing can be done with it but to ask what it is.
     *
     * @param path ends with a NUL
     * @throws FailedCall if there is none, or it cannot be told
     */
    int pointAt(Bytes path) throws FailedCall {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            int descriptor = (int) open.invokeExact(state, segment(arena, path), O_PATH | O_NOFOLLOW | O_CLOEXEC);
            if (descriptor < 0) {
                throw new FailedCall("open", (int) ERRNO.get(state, 0L));
            }
            return descriptor;
        } catch (FailedCall e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("open could not be called", e);
        }
    }

    void close(int descriptor) {
        try {
            int _ = (int) close.invokeExact(descriptor);
        } catch (Throwable e) {
            throw new IllegalStateException("close could not be called", e);
        }
    }

    /**
     * All that the kernel answers to one request by netlink, message by message as it puts them.
     *
     * @param protocol of netlink, as in {@code NETLINK_NETFILTER}
     * @throws FailedCall if it cannot be asked, or answers more than is wanted
     */
    Bytes netlink(int protocol, Bytes request, int maxBytes) throws FailedCall {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            int descriptor = (int) socket.invokeExact(state, AF_NETLINK, SOCK_RAW | O_CLOEXEC, protocol);
            if (descriptor < 0) {
                throw new FailedCall("socket", (int) ERRNO.get(state, 0L));
            }
            try {
                long sent =
                        (long) send.invokeExact(state, descriptor, segment(arena, request), (long) request.length(), 0);
                if (sent < 0) {
                    throw new FailedCall("send", (int) ERRNO.get(state, 0L));
                }
                return received(descriptor, state, arena.allocate(NETLINK_BYTES), maxBytes);
            } finally {
                close(descriptor);
            }
        } catch (FailedCall e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("netlink could not be spoken", e);
        }
    }

    /** The kernel has put the next piece there by the time one was taken, so there is nothing to wait for. */
    private Bytes received(int descriptor, MemorySegment state, MemorySegment room, int maxBytes) throws Throwable {
        BytesWriter answer = BytesWriter.littleEndian();
        while (true) {
            long length = (long) recv.invokeExact(state, descriptor, room, room.byteSize(), MSG_DONTWAIT);
            if (length < 0) {
                int errno = (int) ERRNO.get(state, 0L);
                if (errno == EAGAIN) {
                    return answer.toBytes();
                }
                throw new FailedCall("recv", errno);
            }
            if (answer.length() + length > maxBytes) {
                throw new FailedCall("recv", EMSGSIZE);
            }
            answer.bytes(Bytes.owning(room.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE)));
        }
    }

    /** Lets this thread run, and read, only while no other wants to. Where that is not allowed it goes on as before. */
    void makeIdle(int ioprioSet) {
        try {
            int _ = (int) setpriority.invokeExact(PRIO_PROCESS, THIS_THREAD, LOWEST);
            long _ = (long) syscall.invokeExact((long) ioprioSet, IOPRIO_WHO_PROCESS, THIS_THREAD, IOPRIO_IDLE);
        } catch (Throwable e) {
            throw new IllegalStateException("setpriority could not be called", e);
        }
    }

    private static MemorySegment segment(Arena arena, Bytes octets) {
        return arena.allocateFrom(ValueLayout.JAVA_BYTE, octets.toArray());
    }
}
