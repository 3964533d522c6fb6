package dev.martello.lab.scenario;

import dev.martello.evidence.protocol.TrustTier;
import dev.martello.lab.machine.Chassis;
import dev.martello.lab.machine.Machine;
import dev.martello.lab.tool.LabFailure;
import dev.martello.server.view.ApplianceView;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Watches a machine from its start on, until the control plane says of it what is waited for. */
final class Watch {
    private static final Duration POLL = Duration.ofMillis(200);

    /** For the slowest computer; a machine that fails says so long before. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Machine machine;
    private final Chassis chassis;
    private final LabControlPlane controlPlane;
    private final List<Stage> stages = new ArrayList<>();
    private Duration cpu = Duration.ZERO;
    private long begun = System.nanoTime();

    /** What the console says at the end of a stage. */
    private enum Mark {
        FIRMWARE("firmware", "EFI stub:"),
        KERNEL("kernel", "systemd["),
        SYSTEM("system", "lab: prepared"),
        AGENT("agent", "enrolled as");

        private final String stage;
        private final String words;

        Mark(String stage, String words) {
            this.stage = stage;
            this.words = words;
        }
    }

    Watch(Machine machine, Chassis chassis, LabControlPlane controlPlane) {
        this.machine = machine;
        this.chassis = chassis;
        this.controlPlane = controlPlane;
    }

    /** Waits for a verdict on a report that came after a time. */
    ApplianceView awaitVerdict(Instant after, Predicate<ApplianceView> isWanted)
            throws LabFailure, IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            mark();
            Optional<ApplianceView> seen = controlPlane.appliance(chassis).filter(view -> isAfter(view, after));
            if (seen.filter(isWanted).isPresent()) {
                end("verdict");
                return seen.get();
            }
            if (!machine.isRunning() || System.nanoTime() > deadline) {
                throw new LabFailure(obituary(seen));
            }
            Thread.sleep(POLL);
        }
    }

    List<Stage> stages() {
        return List.copyOf(stages);
    }

    private static boolean isAfter(ApplianceView view, Instant time) {
        return view.summary().reported().filter(time::isBefore).isPresent()
                && view.summary().tier() != TrustTier.NONE;
    }

    private void mark() throws IOException {
        while (stages.size() < Mark.values().length) {
            Mark next = Mark.values()[stages.size()];
            if (!machine.console().says(next.words)) {
                return;
            }
            end(next.stage);
        }
    }

    private void end(String stage) {
        Duration now = machine.cpuTime();
        long time = System.nanoTime();
        stages.add(new Stage(stage, now.minus(cpu), Duration.ofNanos(time - begun)));
        cpu = now;
        begun = time;
    }

    private String obituary(Optional<ApplianceView> seen) throws IOException {
        String what = machine.isRunning() ? "the machine got no further" : "the machine ended";
        String verdict = seen.map(view -> "; the control plane's last word on it was "
                        + view.summary().tier() + " " + view.summary().reason())
                .orElse("; the control plane has not heard of it");
        return what + verdict + "; its console ends with:\n  "
                + String.join("\n  ", machine.console().lastLines());
    }
}
