package dev.martello.lab.demo;

import dev.martello.lab.demo.DemoState.Outcome;
import dev.martello.lab.demo.DemoState.Row;
import dev.martello.lab.demo.DemoState.Tampering;
import dev.martello.lab.tool.LabFailure;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.client.OperatorProblem;
import dev.martello.tpm.TpmException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The demo on a stage that is set: the appliances report, are judged, and one of them is tampered with. For one thread. */
public final class Demo {
    private static final Duration POLL = Duration.ofMillis(100);

    private final DemoStage stage;
    private final InstantSource clock;
    private final Consumer<DemoState> view;
    private List<Row> rows;

    /**
     * A demo that has not begun.
     *
     * @param view shown each state, on the thread that runs the demo
     */
    public Demo(DemoStage stage, InstantSource clock, Consumer<DemoState> view) {
        this.stage = stage;
        this.clock = clock;
        this.view = view;
        this.rows = stage.fleet().stream().map(Row::expecting).toList();
    }

    /**
     * Runs until all verdicts are in and the tampering is found out, or for too long.
     *
     * @throws DemoFailure if something the demo needs does not work
     */
    public Outcome run() throws DemoFailure, InterruptedException {
        Map<DemoAppliance, DemoMachine> machines = stage.machines();
        stage.controlPlane().introduce(machines, stage.references());
        try (OperatorClient operator = stage.controlPlane().operator()) {
            for (DemoMachine machine : machines.values()) {
                machine.report(stage.controlPlane());
            }
            watch(operator, "the appliances enrol and report", rows -> isSettled(machines, rows));
            List<Row> judged = rows;
            return new Outcome(judged, tamper(operator, machines));
        } catch (IOException | TpmException | LabFailure e) {
            throw new DemoFailure(String.valueOf(e.getMessage()), e);
        }
    }

    /** Goes on showing what happens, until interrupted. */
    public void linger() throws DemoFailure, InterruptedException {
        try (OperatorClient operator = stage.controlPlane().operator()) {
            while (true) {
                show(operator, "running; Ctrl-C ends everything", Optional.empty());
                Thread.sleep(POLL.multipliedBy(5));
            }
        } catch (IOException e) {
            throw new DemoFailure(String.valueOf(e.getMessage()), e);
        }
    }

    /** Whether all is as expected; on the way there, silences the appliance that is to go silent. */
    private boolean isSettled(Map<DemoAppliance, DemoMachine> machines, List<Row> rows) {
        for (Map.Entry<DemoAppliance, DemoMachine> each : machines.entrySet()) {
            boolean goesSilent = each.getKey().expected() == DemoVerdict.NONE;
            if (goesSilent && row(each.getKey().name()).verdict().equals(Optional.of(DemoVerdict.AFFIRMING))) {
                each.getValue().fallSilent();
            }
        }
        return rows.stream().allMatch(Row::isAsExpected);
    }

    private Optional<Tampering> tamper(OperatorClient operator, Map<DemoAppliance, DemoMachine> machines)
            throws TpmException, LabFailure, IOException, DemoFailure, InterruptedException {
        Map.Entry<DemoAppliance, DemoMachine> target = machines.entrySet().stream()
                .filter(each -> each.getKey().expected() == DemoVerdict.AFFIRMING)
                .reduce((_, last) -> last)
                .orElseThrow();
        DemoAppliance victim = target.getKey();
        Map.Entry<DemoAppliance, DemoMachine> other = machines.entrySet().stream()
                .filter(each -> each.getKey().expected() == DemoVerdict.AFFIRMING
                        && !each.getKey().equals(victim))
                .findFirst()
                .orElseThrow();
        DemoAppliance peer = other.getKey();
        Optional<DemoCertificate> held = certificate(operator, target, other);
        Instant act = clock.instant();
        String program = target.getValue().runUnknownProgram().toString();
        Predicate<List<Row>> isFoundOut =
                _ -> row(victim.name()).verdict().equals(Optional.of(DemoVerdict.CONTRAINDICATED));
        if (!watch(operator, victim.name() + " runs " + program, isFoundOut)) {
            return Optional.empty();
        }
        Duration toVerdict = Duration.between(act, clock.instant());
        Row row = row(victim.name());
        if (held.isPresent()
                && !await(
                        operator,
                        victim.name() + " loses its certificate, and " + peer.name() + " refuses a copy",
                        () -> held.get().hasEnded(operator))) {
            return Optional.empty();
        }
        Optional<DemoState.Revocation> revocation =
                held.map(_ -> new DemoState.Revocation(Duration.between(act, clock.instant()), peer.name()));
        return Optional.of(new Tampering(
                victim.name(), program, row.verdict().orElseThrow(), row.reason(), toVerdict, revocation));
    }

    /** What the appliance's services have, if it asks for one: it came with the report that was judged well, or comes with the next. */
    private Optional<DemoCertificate> certificate(
            OperatorClient operator,
            Map.Entry<DemoAppliance, DemoMachine> appliance,
            Map.Entry<DemoAppliance, DemoMachine> peer)
            throws IOException, DemoFailure, InterruptedException {
        Optional<Path> folder = appliance.getValue().certificates();
        Optional<Path> other = peer.getValue().certificates();
        if (folder.isEmpty() || other.isEmpty()) {
            return Optional.empty();
        }
        Glance isTaken = () -> {
            Optional<DemoCertificate> held = DemoCertificate.in(folder.get(), other.get());
            return held.isPresent() && held.get().isTaken(operator);
        };
        if (!await(
                operator,
                appliance.getKey().name() + " gets its certificate, and "
                        + peer.getKey().name() + " takes it",
                isTaken)) {
            throw new DemoFailure(peer.getKey().name() + " does not take the certificate of "
                    + appliance.getKey().name());
        }
        return DemoCertificate.in(folder.get(), other.get());
    }

    /** One look at what is waited for. */
    @FunctionalInterface
    private interface Glance {
        boolean isThere() throws IOException, InterruptedException;
    }

    private boolean await(OperatorClient operator, String activity, Glance glance)
            throws IOException, DemoFailure, InterruptedException {
        Instant deadline = clock.instant().plus(stage.patience());
        while (clock.instant().isBefore(deadline)) {
            show(operator, activity, Optional.of(judged()));
            if (glance.isThere()) {
                return true;
            }
            Thread.sleep(POLL);
        }
        return false;
    }

    private boolean watch(OperatorClient operator, String activity, Predicate<List<Row>> isDone)
            throws IOException, DemoFailure, InterruptedException {
        return await(operator, activity, () -> isDone.test(rows));
    }

    private double judged() {
        return (double) rows.stream().filter(Row::isAsExpected).count() / rows.size();
    }

    private void show(OperatorClient operator, String activity, Optional<Double> done)
            throws DemoFailure, InterruptedException {
        stage.controlPlane().revive();
        keepUp();
        try {
            Set<String> enrolled = operator.appliances(Optional.empty(), Optional.empty()).stream()
                    .flatMap(each -> each.serial().stream())
                    .collect(Collectors.toSet());
            List<Row> seen = new ArrayList<>();
            for (Map.Entry<DemoAppliance, DemoMachine> each : stage.machines().entrySet()) {
                DemoAppliance appliance = each.getKey();
                seen.add(
                        enrolled.contains(appliance.name())
                                ? Row.judged(appliance, operator.appliance(appliance.name()))
                                : notEnrolled(appliance, each.getValue()));
            }
            rows = List.copyOf(seen);
        } catch (OperatorProblem | IOException e) {
            // The control plane is being started again: what was seen last is shown until it answers.
        }
        view.accept(new DemoState(activity, done, rows, stage.controlPlane().restarts()));
    }

    private void keepUp() throws DemoFailure, InterruptedException {
        try {
            for (DemoMachine machine : stage.machines().values()) {
                machine.keepUp();
            }
        } catch (LabFailure | IOException e) {
            throw new DemoFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private Row row(String name) {
        return rows.stream().filter(each -> each.id().equals(name)).findFirst().orElseThrow();
    }

    private static Row notEnrolled(DemoAppliance appliance, DemoMachine machine) {
        return machine.refusedFor(appliance.rule())
                .map(explanation -> Row.refused(appliance, explanation))
                .orElse(Row.expecting(appliance));
    }
}
