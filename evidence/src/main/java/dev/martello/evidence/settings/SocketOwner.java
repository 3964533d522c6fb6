package dev.martello.evidence.settings;

/**
 * The program that has a socket open; of several the one that was started first, but for the one that opened it for them.
 *
 * @param program the path of its file, or on FreeBSD its name; {@code kernel} if no process has it
 * @param replaced whether the file is no longer what runs: it was deleted, or another was put in its place
 * @param unit the service of systemd that it belongs to; empty if it belongs to none
 */
public record SocketOwner(String program, boolean replaced, String unit) {
    /** Of sockets that no process has, as those of NFS and WireGuard. */
    public static final SocketOwner KERNEL = new SocketOwner("kernel", false, "");
}
