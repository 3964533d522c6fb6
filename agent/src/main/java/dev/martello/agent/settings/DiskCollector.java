package dev.martello.agent.settings;

import dev.martello.evidence.machine.DiskWalk;
import dev.martello.evidence.machine.FileStatus;
import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.Unreadable;
import dev.martello.evidence.settings.Disk;
import dev.martello.evidence.settings.OsFamily;
import dev.martello.evidence.system.OperatingSystemCalls;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadFactory;

/** What is found by going through directories; through all of them, while nobody else has use for the processor and the disk. */
record DiskCollector(OsFamily family, DiskExtent extent) implements PartCollector {
    /** Where programs and libraries of the system are. Where one is a link to another, that other is there too. */
    private static final List<String> SYSTEM = List.of(
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

    private static final Duration MAX_TIME = Duration.ofMinutes(2);

    @Override
    public String part() {
        return "disk";
    }

    @Override
    public Optional<Disk> collect(MachineFiles files, Observation observation) {
        OperatingSystemCalls calls = OperatingSystemCalls.ofThisMachine();
        DiskFindings findings = new DiskFindings(family, calls, owners(files, observation));
        try {
            DiskWalk.walk(files, starts(), limits(), threads(calls), findings);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            observation.unseen("the walk of the disk was interrupted");
            return Optional.empty();
        }
        return Optional.of(
                switch (extent) {
                    case SYSTEM -> findings.ofSystem(observation);
                    case WHOLE -> findings.ofWhole(observation);
                });
    }

    private List<String> starts() {
        return switch (extent) {
            case SYSTEM -> SYSTEM;
            case WHOLE -> List.of("/");
        };
    }

    private DiskWalk.Limits limits() {
        return switch (extent) {
            case SYSTEM -> new DiskWalk.Limits(MAX_ENTRIES, MAX_TIME, Set.of(), Set.of());
            case WHOLE -> new DiskWalk.Limits(MAX_ENTRIES, MAX_TIME, LEFT_OUT, MOUNTS);
        };
    }

    /** Who owns what says nothing in an image that was unpacked by somebody who is not root. */
    private static Optional<KnownOwners> owners(MachineFiles files, Observation observation) {
        try {
            if (files.isLive()
                    || files.status("/")
                            .map(FileStatus::uid)
                            .filter(uid -> uid == 0)
                            .isPresent()) {
                return Optional.of(KnownOwners.read(files));
            }
            observation.unseen(
                    "ownerless", "the image does not belong to root, so it does not say whose its files are");
        } catch (Unreadable e) {
            observation.unseen("ownerless", e.problem());
        }
        return Optional.empty();
    }

    private ThreadFactory threads(OperatingSystemCalls calls) {
        Thread.Builder.OfPlatform builder = Thread.ofPlatform().daemon().name("walk of the disk");
        return switch (extent) {
            case SYSTEM -> builder::unstarted;
            case WHOLE ->
                task -> builder.unstarted(() -> {
                    calls.makeIdle();
                    task.run();
                });
        };
    }
}
