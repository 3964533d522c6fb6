package dev.martello.agent.settings;

import dev.martello.evidence.machine.DiskWalk;
import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.settings.Disk;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is found by going through directories. */
record DiskCollector(DiskExtent extent) implements PartCollector {
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

    /** Some ten times what a machine has. */
    private static final long MAX_ENTRIES = 5_000_000;

    @Override
    public String part() {
        return "disk";
    }

    @Override
    public Optional<Disk> collect(MachineFiles files, Observation observation) {
        DiskFindings findings = new DiskFindings();
        try {
            DiskWalk.walk(files, SYSTEM, new DiskWalk.Limits(MAX_ENTRIES, Set.of(), Set.copyOf(SYSTEM)), findings);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            observation.unseen("the walk of the disk was interrupted");
            return Optional.empty();
        }
        return Optional.of(findings.disk(observation));
    }
}
