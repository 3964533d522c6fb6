package dev.martello.evidence.machine;

/**
 * What tells a file from any other, and from itself before it was changed: nobody but the kernel sets the time of the last change, and it
 * does so when content, mode, owner or attributes change.
 *
 * @param changedNanos since 1970
 * @param bytes its length
 */
public record FileIdentity(long device, long inode, long changedNanos, long bytes) {}
