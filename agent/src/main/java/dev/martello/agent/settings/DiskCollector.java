package dev.martello.agent.settings;

import dev.martello.evidence.machine.DiskWalk;
import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.settings.Disk;
import dev.martello.evidence.settings.OsFamily;
import dev.martello.evidence.system.OperatingSystemCalls;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

/** What is found by going through directories; through all of them, while nobody else has use for the processor and the disk. */
record DiskCollector(OsFamily family, DiskExtent extent) implements PartCollector {
    private static final Duration MAX_TIME = Duration.ofMinutes(2);

    @Override
    public String part() {
        return "disk";
    }

    @Override
    public Optional<Disk> collect(MachineFiles files, Observation observation) {
        OperatingSystemCalls calls = OperatingSystemCalls.ofThisMachine();
        DiskFindings findings = new DiskFindings(family, calls, KnownOwners.of(files, observation), Optional.empty());
        try {
            DiskWalk.walk(files, extent.starts(), extent.limits(MAX_TIME), threads(calls), findings);
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
