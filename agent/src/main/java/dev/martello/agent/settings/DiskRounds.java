package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.SteppedWalk;
import dev.martello.evidence.settings.Disk;
import dev.martello.evidence.settings.OsFamily;
import dev.martello.evidence.system.OperatingSystemCalls;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Goes through the whole disk again and again, a little at a time, while nobody else has use for the processor and the disk. Each name is
 * looked at in each round, for a mode may be changed without a trace in the directory; a file is opened only if it changed since.
 */
public final class DiskRounds {
    /** About 5 ms of work. */
    static final int STEP_NAMES = 500;

    /** A disk on which the walk is never let to work says nothing of today. */
    private static final Duration MAX_AGE = Duration.ofDays(1);

    private final MachineFiles files;
    private final InstantSource clock;
    private final OperatingSystemCalls calls = OperatingSystemCalls.ofThisMachine();
    private final ProgramMemory memory;
    private Optional<Current> current = Optional.empty();
    private volatile Optional<Round> last = Optional.empty();

    /**
     * What a round found.
     *
     * @param observation what of it could not be seen
     */
    record Round(Disk disk, Observation observation, Instant ended) {}

    private record Current(SteppedWalk walk, DiskFindings findings, Observation observation) {}

    /** Nothing is looked at yet. */
    public DiskRounds(MachineFiles files, InstantSource clock) {
        this(files, clock, new ProgramMemory());
    }

    DiskRounds(MachineFiles files, InstantSource clock, ProgramMemory memory) {
        this.files = files;
        this.clock = clock;
        this.memory = memory;
    }

    /** Goes round from now on, in a thread of its own that ends with the program. */
    public void start() {
        Thread.ofPlatform().daemon().name("walk of the disk").start(this::run);
    }

    private void run() {
        calls.makeIdle();
        try {
            while (true) {
                round();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void round() throws InterruptedException {
        long start = System.nanoTime();
        boolean goesOn;
        do {
            long stepStart = System.nanoTime();
            goesOn = step();
            Thread.sleep(WalkPace.afterStep(since(stepStart)));
        } while (goesOn);
        Thread.sleep(WalkPace.afterRound(since(start)));
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Goes on with a round, or begins one; whether there is more of it. For one thread. */
    boolean step() {
        Current round = current.orElseGet(this::begin);
        if (round.walk().step(STEP_NAMES)) {
            current = Optional.of(round);
            return true;
        }
        Disk disk = round.findings().ofWhole(round.observation());
        last = Optional.of(new Round(disk, round.observation(), clock.instant()));
        memory.next();
        current = Optional.empty();
        return false;
    }

    private Current begin() {
        OsFamily family = SettingsCollector.system(files).family();
        Observation observation = new Observation("disk");
        DiskFindings findings =
                new DiskFindings(family, calls, KnownOwners.of(files, observation), Optional.of(memory));
        SteppedWalk walk =
                new SteppedWalk(files, DiskExtent.WHOLE.starts(), DiskExtent.WHOLE.limits(MAX_AGE), findings);
        return new Current(walk, findings, observation);
    }

    /** What the last round found; nothing if there was none, or it ended long ago. May be asked by any thread. */
    Optional<Round> last() {
        Instant now = clock.instant();
        return last.filter(round ->
                !now.isBefore(round.ended()) && now.isBefore(round.ended().plus(MAX_AGE)));
    }
}
