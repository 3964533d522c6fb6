package dev.martello.agent.settings;

/** How much of the disk is gone through. */
public enum DiskExtent {
    /** The directories in which programs and libraries of the system are. */
    SYSTEM,
    /** All of it, but for other file systems that are not part of the system. */
    WHOLE
}
