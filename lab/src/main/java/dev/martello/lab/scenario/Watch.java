package dev.martello.lab.scenario;

import dev.martello.evidence.protocol.TrustTier;
import dev.martello.lab.machine.Chassis;
import dev.martello.lab.machine.Machine;
import dev.martello.lab.tool.LabFailure;
import dev.martello.server.view.ApplianceView;
import dev.martello.server.view.FindingView;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Watches a machine from its start on, until the control plane says of it what is waited for, or it says itself why it is silent. */
final class Watch {
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
        AGENT("agent", Act.ENROLLED);

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

    /** Waits until a machine's console says something. */
    static void awaitWords(Machine machine, String words) throws LabFailure, IOException, InterruptedException {
        Waiting.Look<String> look = () -> machine.console().says(words) ? Optional.of(words) : Optional.empty();
        on(machine).until(look, () -> "it never said \"" + words + "\"");
    }

    /** Waits for the first verdict on a report that came after a time. */
    ApplianceView awaitFirst(Instant after) throws LabFailure, IOException, InterruptedException {
        return await(after, _ -> true);
    }

    /** Waits until it is trusted for a report that came after a time. */
    ApplianceView awaitTrust(Instant after) throws LabFailure, IOException, InterruptedException {
        return await(after, view -> view.summary().tier() == TrustTier.AFFIRMING);
    }

    /** Waits for the wanted verdict on a report that came after a time. */
    ApplianceView awaitVerdict(Instant after, Expectation.Verdict wanted)
            throws LabFailure, IOException, InterruptedException {
        return await(after, view -> seen(view, wanted).equals(wanted));
    }

    /** A verdict, and what it was given on. */
    record Heard(ApplianceView appliance, Witness.Testimony testimony) {}

    /** Waits until the wanted verdict is on the very report that the witness heard: the machine reports on meanwhile. */
    Heard awaitTestimony(Instant after, Expectation.Verdict wanted, Witness witness)
            throws LabFailure, IOException, InterruptedException {
        return on(machine)
                .until(
                        () -> controlPlane
                                .appliance(chassis)
                                .filter(view -> isAfter(view, after)
                                        && seen(view, wanted).equals(wanted))
                                .flatMap(view -> witness.of(chassis.id())
                                        .filter(testimony -> testimony.isOf(view))
                                        .map(testimony -> new Heard(view, testimony))),
                        () -> "nobody heard the report that its verdict is on");
    }

    /** Waits until the console says why the machine is silent, and the control plane that it does not trust it any more. */
    String awaitSilence(Instant after, Expectation.Silence wanted)
            throws LabFailure, IOException, InterruptedException {
        awaitWords(machine, wanted.console());
        TrustTier trust = Waiting.whateverHappens(
                () -> {
                    ApplianceView view = controlPlane
                            .appliance(chassis)
                            .orElseThrow(() -> new LabFailure("the control plane has never heard of the machine"));
                    TrustTier tier = view.summary().tier();
                    return tier == TrustTier.NONE || isAfter(view, after) ? Optional.of(tier) : Optional.empty();
                },
                () -> "the control plane trusts it still, though it hears nothing of it");
        return trust == TrustTier.NONE ? wanted.toString() : "it reported, and was judged " + trust;
    }

    /** Waits until the console says that the machine is refused, and sees that the control plane does not know it. */
    String awaitRefusal(Expectation.Refusal wanted) throws LabFailure, IOException, InterruptedException {
        awaitWords(machine, wanted.console());
        return controlPlane
                .appliance(chassis)
                .map(view -> "it enrolled, and was judged " + view.summary().tier())
                .orElse(wanted.toString());
    }

    /** Waits until the control plane has had so many reports, of whomever, and says how many it has had. */
    long awaitReports(long wanted) throws LabFailure, IOException, InterruptedException {
        return on(machine)
                .untilAtLeast(
                        wanted,
                        () -> Optional.of(controlPlane.reports()),
                        () -> "there were no " + wanted + " reports");
    }

    List<Stage> stages() {
        return List.copyOf(stages);
    }

    private ApplianceView await(Instant after, Predicate<ApplianceView> isWanted)
            throws LabFailure, IOException, InterruptedException {
        AtomicReference<String> last = new AtomicReference<>("the control plane has not heard of it");
        ApplianceView wanted = on(machine)
                .until(
                        () -> {
                            mark();
                            Optional<ApplianceView> seen =
                                    controlPlane.appliance(chassis).filter(view -> isAfter(view, after));
                            seen.map(Watch::said).ifPresent(last::set);
                            return seen.filter(isWanted);
                        },
                        last::get);
        end("verdict");
        return wanted;
    }

    /** Patience with a machine, as long as it is on. */
    static Waiting on(Machine machine) {
        return new Waiting(machine.console(), () -> {
            // The system tells it of what runs alone.
            machine.cpuTime();
            return machine.isRunning();
        });
    }

    /** A verdict, with those of the wanted rules that are among the findings. */
    static Expectation.Verdict seen(ApplianceView view, Expectation.Verdict wanted) {
        SortedSet<String> rules =
                view.findings().stream().map(FindingView::rule).collect(Collectors.toCollection(TreeSet::new));
        rules.retainAll(wanted.rules());
        return new Expectation.Verdict(view.summary().tier(), rules);
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

    private static String said(ApplianceView view) {
        return "the control plane's last word on it was " + view.summary().tier() + " "
                + view.findings().stream().map(FindingView::rule).distinct().collect(Collectors.joining(", "));
    }
}
