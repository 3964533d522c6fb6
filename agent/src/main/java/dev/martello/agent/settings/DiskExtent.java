package dev.martello.agent.settings;

import dev.martello.evidence.machine.DiskWalk;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** How much of the disk is gone through. */
public enum DiskExtent {
    /** The directories in which programs and libraries of the system are. */
    SYSTEM,
    /** All of it, but for other file systems that are not part of the system. */
    WHOLE;

    /** Where programs and libraries of the system are. Where one is a link to another, that other is there too. */
    private static final List<String> SYSTEM_DIRECTORIES = List.of(
            "/bin",
            "/sbin",
            "/lib",
            "/lib32",
            "/lib64",
            "/libexec",
            "/usr/bin",
            "/usr/sbin",
            "/usr/lib",
            "/usr/lib32",
            "/usr/lib64",
            "/usr/libexec",
            "/usr/local/bin",
            "/usr/local/sbin",
            "/usr/local/lib",
            "/usr/local/lib64",
            "/usr/local/libexec");

    /** The kernel's own file systems, which are there only while it runs, and the files of containers, which are systems of their own. */
    private static final Set<String> LEFT_OUT = Set.of(
            "/proc",
            "/sys",
            "/dev",
            "/run",
            "/var/run",
            "/compat/linux/proc",
            "/compat/linux/sys",
            "/var/lib/containerd",
            "/var/lib/containers",
            "/var/lib/docker",
            "/usr/local/jails");

    /** A system is often spread over several file systems. What is mounted elsewhere is content. */
    private static final Set<String> MOUNTS = Set.of(
            "/boot",
            "/boot/efi",
            "/etc",
            "/home",
            "/lib",
            "/nix",
            "/nix/store",
            "/opt",
            "/root",
            "/tmp",
            "/usr",
            "/usr/home",
            "/usr/lib",
            "/usr/lib/modules",
            "/usr/local",
            "/usr/obj",
            "/usr/ports",
            "/usr/src",
            "/var",
            "/var/audit",
            "/var/crash",
            "/var/lib",
            "/var/log",
            "/var/log/audit",
            "/var/mail",
            "/var/spool",
            "/var/tmp");

    /** Some ten times what a machine has. */
    private static final long MAX_ENTRIES = 5_000_000;

    List<String> starts() {
        return switch (this) {
            case SYSTEM -> SYSTEM_DIRECTORIES;
            case WHOLE -> List.of("/");
        };
    }

    DiskWalk.Limits limits(Duration maxTime) {
        return switch (this) {
            case SYSTEM -> new DiskWalk.Limits(MAX_ENTRIES, maxTime, Set.of(), Set.of());
            case WHOLE -> new DiskWalk.Limits(MAX_ENTRIES, maxTime, LEFT_OUT, MOUNTS);
        };
    }
}
