package dev.martello.lab.scenario;

import dev.martello.lab.image.ApplianceImage;
import dev.martello.lab.image.Firmware;
import dev.martello.lab.image.ImageVariant;
import dev.martello.lab.machine.Chassis;
import dev.martello.lab.machine.Console;
import dev.martello.lab.machine.Machine;
import dev.martello.lab.machine.MachineSettings;
import dev.martello.lab.machine.MachineSettings.TpmSocket;
import dev.martello.lab.scenario.Beginning.Circumstance;
import dev.martello.lab.scenario.Beginning.PowerOn;
import dev.martello.lab.scenario.Beginning.Running;
import dev.martello.lab.tool.LabFailure;
import dev.martello.server.view.ApplianceView;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Runs scenarios, one after the other, in front of one control plane that knows the one release. The scenarios that begin with a
 * running machine share one start. For one thread.
 */
public final class ScenarioRunner {
    private final Lab lab;
    private final InstantSource clock;
    private final Recorder recorder;
    private Optional<Snapshot> snapshot = Optional.empty();

    private ScenarioRunner(Lab lab, InstantSource clock, Recorder recorder) {
        this.lab = lab;
        this.clock = clock;
        this.recorder = recorder;
    }

    /** A runner in a laboratory whose image is built and whose control plane knows it. */
    public static ScenarioRunner in(Lab lab, InstantSource clock, Recorder recorder)
            throws LabFailure, IOException, InterruptedException {
        lab.controlPlane().add(lab.image(ImageVariant.GOOD).release());
        return new ScenarioRunner(lab, clock, recorder);
    }

    /**
     * Runs one.
     *
     * @throws LabFailure if it did not come to an end, with the last lines of the machine's console
     */
    public Outcome run(Scenario scenario) throws LabFailure, IOException, InterruptedException {
        lab.say(scenario.name() + ": " + scenario.description());
        return switch (scenario.beginning()) {
            case PowerOn beginning -> patiently(scenario, beginning);
            case Running beginning -> goOn(scenario, beginning.act());
        };
    }

    /** A second time where this computer was too busy for the first. */
    private Outcome patiently(Scenario scenario, PowerOn beginning)
            throws LabFailure, IOException, InterruptedException {
        try {
            return switchOn(scenario, beginning);
        } catch (LabFailure e) {
            if (!String.valueOf(e.getMessage()).startsWith(Console.TPM_TIMED_OUT)) {
                throw e;
            }
            lab.say(scenario.name() + ", once more: " + e.getMessage());
            return switchOn(scenario, beginning);
        }
    }

    private Outcome switchOn(Scenario scenario, PowerOn beginning)
            throws LabFailure, IOException, InterruptedException {
        ApplianceImage image = lab.image(beginning.image());
        if (beginning.circumstance() == Circumstance.DAMAGED_ROOT_DISK) {
            image = lab.damage(image);
        }
        Chassis chassis = chassis(scenario, beginning);
        TpmSocket tpm = beginning.circumstance() == Circumstance.NO_TPM ? TpmSocket.EMPTY : TpmSocket.TPM;
        MachineSettings settings = new MachineSettings(
                chassis, image, beginning.firmware(), lab.controlPlane().endpoint(), tpm, Optional.empty());
        if (beginning.circumstance() == Circumstance.AGAIN) {
            try (Machine machine = Machine.start(lab.room(), settings)) {
                new Watch(machine, chassis, lab.controlPlane()).awaitTrust(Instant.EPOCH);
            }
        }
        Instant begin = clock.instant();
        try (Machine machine = Machine.start(lab.room(), settings)) {
            Outcome outcome = observe(scenario, machine, chassis, begin, begin);
            if (scenario == Scenario.GOOD && outcome.isAsExpected()) {
                keep(machine, chassis);
            }
            return outcome;
        }
    }

    private Chassis chassis(Scenario scenario, PowerOn beginning) throws LabFailure, IOException, InterruptedException {
        if (beginning.circumstance() != Circumstance.COPIED_DISKS) {
            return lab.manufactureRegistered(scenario.name(), beginning.firmware());
        }
        Chassis chassis = lab.manufacture(scenario.name(), beginning.firmware());
        chassis.putDataDiskOf(trusted().chassis());
        return chassis;
    }

    private Outcome goOn(Scenario scenario, Act act) throws LabFailure, IOException, InterruptedException {
        Snapshot trusted = trusted();
        Chassis chassis = trusted.chassis().copyTo(lab.room().directory().resolve(scenario.name()));
        lab.controlPlane().restoreFrom(trusted.controlPlane());
        Instant begin = clock.instant();
        MachineSettings settings = new MachineSettings(
                chassis,
                lab.image(ImageVariant.GOOD),
                Firmware.SECURE,
                lab.controlPlane().endpoint(),
                TpmSocket.TPM,
                Optional.of(trusted.state()));
        try (Machine machine = Machine.start(lab.room(), settings)) {
            act.on(machine, lab.controlPlane());
            return observe(scenario, machine, chassis, begin, clock.instant());
        }
    }

    private Snapshot trusted() throws LabFailure, IOException, InterruptedException {
        if (snapshot.isEmpty()) {
            Outcome good = run(Scenario.GOOD);
            if (!good.isAsExpected()) {
                throw new LabFailure("an appliance as released is not trusted: " + good.actual());
            }
        }
        return snapshot.orElseThrow();
    }

    private void keep(Machine machine, Chassis chassis) throws LabFailure, IOException, InterruptedException {
        if (snapshot.isEmpty()) {
            snapshot = Optional.of(
                    Snapshot.take(lab.room().directory().resolve("snapshot"), machine, chassis, lab.controlPlane()));
        }
    }

    /** Only reports that came after the act tell what came of it. */
    private Outcome observe(Scenario scenario, Machine machine, Chassis chassis, Instant begin, Instant acted)
            throws LabFailure, IOException, InterruptedException {
        Watch watch = new Watch(machine, chassis, lab.controlPlane());
        String actual = switch (scenario.expectation()) {
            case Expectation.Verdict wanted -> judged(scenario, watch.awaitVerdict(acted, wanted), wanted);
            case Expectation.Silence wanted -> watch.awaitSilence(acted, wanted);
        };
        return new Outcome(
                scenario.name(),
                scenario.expectation().toString(),
                actual,
                actual.equals(scenario.expectation().toString()),
                machine.cpuTime(),
                Duration.between(begin, clock.instant()));
    }

    private String judged(Scenario scenario, ApplianceView appliance, Expectation.Verdict wanted)
            throws LabFailure, IOException, InterruptedException {
        recorder.judged(scenario, appliance, lab.controlPlane().evidence(appliance));
        return Watch.seen(appliance, wanted).toString();
    }
}
